"""Search inside what the actor may see: by 登记编号, by 办理编号, by words, and by phone for those who may read contacts."""

import re
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.roles import Role
from core.actors import Actor
from core.crypto import blind_index
from suggestions.inputs import PHONE, bare_digits
from suggestions.models import Matter, Opinion
from suggestions.policies import STATION
from suggestions.selectors import worklists
from suggestions.selectors.scope import visible_matters, visible_opinions

NUMBER_DIGITS = 12
SHOWN = 50
SHORTEST_WORD = 2
PHONE_CONTEXT = "suggestions.submitter.phone"
ONLY_DIGITS = re.compile(r"^[\d\s-]+$")
# 办〔2026〕12号, 2026-12, 〔2026〕12: a year, something between, a serial.
DOCUMENT = re.compile(r"^\D{0,3}(20\d{2})\D+(\d{1,6})\D?$")


@dataclass(frozen=True)
class Found:
    """What was found, and by what; `too_short` when there was nothing to search for."""

    by: str
    opinions: list[Opinion] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    too_short: bool = False


def find(actor: Actor, typed: str) -> Found:
    """Return at most fifty opinions and fifty matters, the newest first."""
    asked = typed.strip()
    digits = bare_digits(asked)
    if ONLY_DIGITS.match(asked) and PHONE.match(digits):
        return Found("联系电话", opinions=_by_phone(actor, digits))
    if ONLY_DIGITS.match(asked) and len(digits) == NUMBER_DIGITS:
        return Found("登记编号", opinions=_opinions(visible_opinions(actor).filter(number=digits)))
    if document := DOCUMENT.match(asked):
        year, serial = int(document[1]), int(document[2])
        return Found("办理编号", matters=_matters(visible_matters(actor).filter(year=year, serial=serial)))
    if len(asked) < SHORTEST_WORD:
        return Found("内容", too_short=True)
    return Found("内容", _opinions(visible_opinions(actor).filter(words_in_opinion(asked))), _by_words(actor, asked))


def words_in_opinion(words: str) -> Q:
    """Return the condition for opinions whose text, title or summary has the words."""
    return Q(text__contains=words) | Q(title__contains=words) | Q(summary__contains=words)


def words_in_matter(words: str) -> Q:
    """Return the condition for matters: only what a handling unit reads too, so searching tells it nothing more."""
    return Q(title__contains=words) | Q(summary__contains=words)


def _by_words(actor: Actor, words: str) -> list[Matter]:
    return _matters(visible_matters(actor).filter(words_in_matter(words)))


def searches_phones(actor: Actor) -> bool:
    """Return whether the actor may look for a phone: whoever reads contacts as a triage post or for the county."""
    return bool(actor.acting_as(*STATION, Role.COUNTY_DISPATCHER))


def _by_phone(actor: Actor, digits: str) -> list[Opinion]:
    if not searches_phones(actor):
        return []
    # A landline may have been written with or without the hyphen after its area code.
    written = (digits, f"{digits[:3]}-{digits[3:]}", f"{digits[:4]}-{digits[4:]}")
    stations = [capacity.organisation_id for capacity in actor.acting_as(*STATION)]
    readable = Q() if actor.acting_as(Role.COUNTY_DISPATCHER) else Q(owner_id__in=stations)
    wanted = Q(submitter__phone_index__in=[blind_index(phone, PHONE_CONTEXT) for phone in written])
    return _opinions(visible_opinions(actor).filter(readable, wanted))


def _opinions(found: QuerySet[Opinion]) -> list[Opinion]:
    return list(worklists.for_list(found, "opinion").order_by("-received_at", "-pk")[:SHOWN])


def _matters(found: QuerySet[Matter]) -> list[Matter]:
    return list(worklists.for_list(found, "matter").order_by("-accepted_at", "-pk")[:SHOWN])
