"""Offices as an appointment names them: what they are, what they are called, where they are."""

from __future__ import annotations

from bot.services.catalogue.service import CatalogueService


class Places:
    """Reads the catalogue; an office that it does not know goes by its id."""

    def __init__(self, catalogue: CatalogueService) -> None:
        self._catalogue = catalogue

    def kind(self, office_id: str) -> str | None:
        office = self._catalogue.snapshot.offices.get(office_id)
        return office.kind if office else None

    def name(self, office_id: str) -> str:
        office = self._catalogue.snapshot.offices.get(office_id)
        return office.name if office else office_id

    def address(self, office_id: str) -> str | None:
        """What the sources print; None where they print none or the office has moved."""
        office = self._catalogue.snapshot.offices.get(office_id)
        return office.address if office and not office.ended and not office.moved else None
