"""From what patterns and model saw to a level, and to the kind of danger and whom it is about."""

from __future__ import annotations

from bot.domain.danger import About, Level
from bot.services.danger.model import Opinion, Thresholds
from bot.services.danger.patterns import Hit, Sighting

DENIED = 0.98  # least probability of an alarm where all that a pattern saw was denied: „will mich nicht umbringen“
_SAY = {"sure": 0.7, "likely": 0.35}  # what a pattern adds to the model's share of its kind


def level_of(
    sighting: Sighting, opinion: Opinion | None, limits: Thresholds, limit: float, joined: bool, few: bool
) -> tuple[Level, tuple[str, ...]]:
    """Alarm, question or nothing, and the names of what decided; `limit` is the least probability of an alarm.

    `few`: whether the text has no more characters than few words have (model.FEW).
    """
    hit = sighting.strongest("sure")
    denied = sighting.denied and not sighting.hits
    if denied:
        limit = max(limit, DENIED)
    if sighting.past:
        limit = max(limit, limits.past)
    if few and not sighting.strongest("sure", "likely"):
        limit = max(limit, limits.short)
    # What was long ago, or stands beside something harmless, is danger only where the model sees some by itself.
    least = limits.past if sighting.past else limits.overrule
    if hit and (opinion is None or opinion.alarm >= (least if sighting.past or sighting.calm else limits.veto)):
        return "alarm", ("sure", f"pattern:{hit.rule.language}")
    likely = sighting.strongest("likely")
    if opinion is None:
        if likely:
            return "alarm", ("likely",)
        return ("ask", ("maybe",)) if sighting.strongest("maybe") or sighting.denied else ("none", ())
    if likely and opinion.alarm >= least:
        return "alarm", ("likely",)
    if opinion.alarm >= limit:
        return "alarm", ("model",)
    # Words of plain exhaustion, few words, those of long ago, and those that deny are asked about.
    plain = joined or denied or few or sighting.past or sighting.strongest("maybe")
    if not plain and opinion.alarm >= limits.lean and opinion.ask >= limits.unharmless:
        return "alarm", ("model", "lean")
    if hit or likely or sighting.denied or opinion.ask >= limits.ask:
        return "ask", ("model" if opinion.ask >= limits.ask else "pattern",)
    if sighting.strongest("maybe") and opinion.ask >= limits.ask / 3:
        return "ask", ("maybe",)
    return "none", ()


def kind_of(sighting: Sighting, opinion: Opinion | None) -> tuple[str, About]:
    """Kind of danger and about whom: the model's view, a sure pattern's where there is one."""
    hit = sighting.strongest("sure", "likely", "maybe")
    if opinion is None:
        return (hit.rule.kind, hit.rule.about) if hit else ("suicide", "self")
    votes = dict(opinion.kinds)
    spoken = {found.rule.kind: 0.0 for found in sighting.hits}  # many rules that say one thing count once
    own = [found for found in sighting.hits if (found.rule.kind, found.rule.force) == ("suicide", "sure")]
    for found in sighting.hits:
        if found.rule.kind == "threat" and any(_meet(found, mine) for mine in own):
            continue  # „will mich umbringen“: the words of a threat, but against nobody else
        spoken[found.rule.kind] = max(spoken[found.rule.kind], _SAY.get(found.rule.force, 0.0))
    kind = max(votes, key=lambda k: votes[k] + spoken.get(k, 0.0))
    other = opinion.other + (0.25 if hit and hit.rule.about == "other" else 0.0)
    other -= 0.25 if hit and hit.rule.about == "self" and hit.rule.force == "sure" else 0.0
    return kind, "other" if other >= 0.5 else "self"


def _meet(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last
