"""The pages of the offers as HTML: the list with its search, one offer, and the page for an unknown one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.web.offer_view import EntryView
from bot.channels.web.offers_asked import FIELDS, LAWS, NEEDS, STATUSES, Asked
from bot.channels.web.offers_words import Tree
from bot.channels.web.page_templates import TEMPLATES
from bot.domain.catalogue import Offer, status_of
from bot.domain.messages import Reply
from bot.services.catalogue.names import fold
from bot.services.catalogue.selection import Wanted, ranked, seen_of, similar
from bot.services.catalogue.service import CatalogueService

ON_A_PAGE = 50
_NEAREST = 10
_SHORTEST = 4  # letters of a word that is looked for by itself


@dataclass(frozen=True, slots=True)
class Found:
    """Offers in the order in which they are shown, the ended ones last; `exact` False: no more than similar ones."""

    offers: Sequence[Offer]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """The filters' values that find something: what a reader can choose from."""

    regions: Sequence[tuple[str, str]]
    needs: Sequence[tuple[str, str]]
    laws: Sequence[tuple[str, str]]
    statuses: Sequence[tuple[str, str]]


class OffersPage:
    """Renders what the catalogue knows now, in the words of content/offers_page.yml."""

    def __init__(self, catalogue: CatalogueService, words: Tree) -> None:
        self._catalogue = catalogue
        self._words = words
        self._view = EntryView(catalogue.snapshot, catalogue.today, words)

    # -- the list --------------------------------------------------------------------------------------

    def listing(self, asked: Asked, help_first: Sequence[Reply] = ()) -> str:
        """The list for a reader's filters; `help_first` stands above it, for words that signal danger."""
        found = self.find(asked, nearest=not help_first)
        pages = max(1, -(-len(found.offers) // ON_A_PAGE))
        asked = asked.on_page(min(asked.page, pages))
        first = (asked.page - 1) * ON_A_PAGE
        shown = found.offers[first : first + ON_A_PAGE]
        ended = [offer for offer in shown if self._ended(offer)]
        return self._render(
            "list.html",
            title=self._title(asked, pages),
            asked=asked,
            help_first=help_first,
            shelf=self._shelf(),
            exact=found.exact,
            total=len(found.offers),
            total_ended=sum(self._ended(offer) for offer in found.offers),
            first=first + 1,
            last=first + len(shown),
            pages=pages,
            current=[offer for offer in shown if offer not in ended],
            ended=ended,
            loosened=[] if found.offers else self._loosened(asked),
            who_knows=[] if found.offers else self._who_knows(asked),
        )

    def find(self, asked: Asked, *, nearest: bool = True) -> Found:
        """What fits all filters; where no offer has all the words, the `nearest`: those that have most of them."""
        found = self._fitting(asked, asked.q)
        if found or not asked.q or not nearest:
            return Found(self._in_order(found, asked))
        words = [word for word in fold(asked.q).split() if len(word) >= _SHORTEST]
        hits = [(sum(word in seen_of(offer) for word in words), offer) for offer in self._fitting(asked)]
        hits = sorted((hit for hit in hits if hit[0]), key=lambda hit: (self._ended(hit[1]), -hit[0]))
        return Found([offer for _, offer in hits[:_NEAREST]], exact=False)

    def _fitting(self, asked: Asked, words: str = "") -> list[Offer]:
        wanted = Wanted(
            region=asked.region or None,
            words=words,
            age=asked.age,
            status=asked.wanted_status,
            needs=(asked.need,) if asked.need else (),
            legal_area=asked.law or None,
        )
        return self._catalogue.search(wanted)

    def _in_order(self, found: Sequence[Offer], asked: Asked) -> list[Offer]:
        """By need, by name, or as the documents have them; what has ended comes last in any case."""
        if asked.need:
            found = ranked(found, (asked.need,), self._catalogue.today)
        elif not asked.q:
            places = {region: place for place, region in enumerate(self._catalogue.snapshot.regions)}
            found = sorted(found, key=lambda offer: (places[offer.region], offer.source.span[0]))
        return sorted(found, key=self._ended)

    def _ended(self, offer: Offer) -> bool:
        return status_of(offer, self._catalogue.today) == "ended"

    def _title(self, asked: Asked, pages: int) -> str:
        said: dict[str, str] = self._words["list"]
        title = said["title_search"].format(q=asked.q) if asked.q else said["title"]
        return said["title_page"].format(title=title, page=asked.page, pages=pages) if asked.page > 1 else title

    def _shelf(self) -> Shelf:
        offers = self._catalogue.snapshot.offers.values()
        needs = {need for offer in offers for need in offer.needs}
        laws = {law for offer in offers for law in offer.legal_basis}
        return Shelf(
            regions=[(region.id, region.name) for region in self._catalogue.snapshot.regions.values()],
            needs=[(need, self._words["needs"][need]) for need in NEEDS if need in needs],
            laws=[(law, law) for law in LAWS if law in laws],
            statuses=[(status, self._words["status"][status]) for status in STATUSES],
        )

    def _loosened(self, asked: Asked) -> list[tuple[str, Asked, int]]:
        """Each filter without which something is found, the page that shows it, and how much that is."""
        wider = [(name, asked.without(name)) for name in asked.in_use if len(asked.in_use) > 1]
        counted = [(name, less, len(self._fitting(less, less.q))) for name, less in wider]
        return [found for found in counted if found[2]]

    def _who_knows(self, asked: Asked) -> list[tuple[str, Any]]:
        """Region by region (the chosen one alone, where one is), whom to ask."""
        regions = self._catalogue.snapshot.regions
        chosen = [asked.region] if asked.region else list(regions)
        return [(regions[region].name, self._view.who_knows(region)) for region in chosen]

    # -- one offer -------------------------------------------------------------------------------------

    def knows(self, offer_id: str) -> bool:
        return offer_id in self._view.snapshot.offers

    def offer(self, offer_id: str) -> str:
        """The page of an offer; raises KeyError where there is none."""
        snapshot = self._view.snapshot
        offer = snapshot.offers[offer_id]
        return self._render(
            "offer.html",
            title=f"{offer.short_name} – {snapshot.regions[offer.region].name}",
            offer=offer,
            ended=self._ended(offer),
            region=snapshot.regions[offer.region],
            facts=[fact for fact in snapshot.facts.values() if offer.id in fact.offers],
            others=similar(snapshot.offers, offer, self._catalogue.today),
            who_knows=self._view.who_knows(offer.region),
        )

    def missing(self) -> str:
        """The page for an address that belongs to no offer."""
        return self._render("missing.html", title=self._words["missing"]["title"])

    def _render(self, template: str, **values: Any) -> str:
        names = {"words": self._words, "view": self._view, "fields": FIELDS}
        return TEMPLATES.get_template(template).render(names | values)
