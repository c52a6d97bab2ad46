"""Off-line collection (线下代录): many entries of one occasion, each a command of its own: one bad row stops none."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.actors import Actor
from core.errors import NotAllowed, Refused, RuleBroken
from liaison.models import Station
from suggestions import inputs, policies
from suggestions.codes import key_digest
from suggestions.inputs import Sender
from suggestions.models import Category, Opinion
from suggestions.selectors.entry_batches import ROWS
from suggestions.selectors.places import places_near
from suggestions.services.collect import Receipt, Statement, earlier_receipt, record
from suggestions.states import AnswerWay, IdentityMode, OpinionAction

# So many rows fit on a page that is still looked through before it is sent.
ROWS_MAX = len(ROWS)


@dataclass(frozen=True)
class Occasion:
    """What the rows have in common: where, how and by whom they were received, and why they come late."""

    station_id: int
    channel: str
    activity_id: int | None = None
    deputy_id: int | None = None
    late_reason: str = ""


@dataclass(frozen=True)
class Entry:
    """One row: what somebody said, when, and what this person left; `unit_may_see` is said of name and phone."""

    key: str
    received_at: datetime
    text: str
    name: str = ""
    phone: str = ""
    unit_may_see: bool = False
    place: str = ""
    category_id: int | None = None
    answer_way: str = ""
    read_back: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a row: its receipt, or everything for which it was refused."""

    key: str
    receipt: Receipt | None = None
    refusals: tuple[Refused, ...] = ()


def record_entries(*, occasion: Occasion, entries: Sequence[Entry], actor: Actor, at: datetime) -> list[Outcome]:
    """Enter the rows one after the other (W1 T2), in their order; what was entered before gives its receipt again.

    :raises NotAllowed: not a person who receives citizens  :raises RuleBroken: more rows than one sheet takes
    """
    policies.require(policies.recorder(actor), actor, OpinionAction.RECORD.label)
    if len(entries) > ROWS_MAX:
        raise RuleBroken(f"一次最多登记{ROWS_MAX}件，请分几次。")
    villages = _villages(occasion.station_id)
    return [_enter(occasion, entry, villages, actor, at) for entry in entries]


def _enter(occasion: Occasion, entry: Entry, villages: dict[str, int], actor: Actor, at: datetime) -> Outcome:
    if Opinion.objects.filter(key_digest=key_digest(entry.key), recorder_id=actor.user_id).exists():
        return Outcome(entry.key, earlier_receipt(entry.key))
    if faults := _faults(entry, at):
        return Outcome(entry.key, refusals=faults)
    try:
        receipt = record(
            key=entry.key,
            station_id=occasion.station_id,
            deputy_id=occasion.deputy_id,
            channel=occasion.channel,
            received_at=entry.received_at,
            statement=_statement(entry, villages),
            read_back=entry.read_back,
            actor=actor,
            at=at,
            activity_id=occasion.activity_id,
            late_reason=occasion.late_reason,
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return Outcome(entry.key, refusals=(refusal,))
    return Outcome(entry.key, receipt)


def _faults(entry: Entry, at: datetime) -> tuple[Refused, ...]:
    """Return all that is wrong with the row itself, so that it is put right in one go; `record` checks it again."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: inputs.clean_received_at(entry.received_at, at),
        lambda: inputs.clean_sender(_sender(entry)),
        lambda: _check_answer_way(entry),
        lambda: inputs.clean_text(entry.text),
        lambda: _check_read_back(entry),
    )
    found: list[Refused] = []
    for check in checks:
        try:
            check()
        except Refused as refusal:
            found.append(refusal)
    return tuple(found)


def _check_read_back(entry: Entry) -> None:
    if not entry.read_back:
        raise RuleBroken("请把记录念给本人听，确认后打勾。", field="read_back")


def _check_answer_way(entry: Entry) -> None:
    if entry.answer_way and entry.answer_way not in AnswerWay.values:
        raise RuleBroken("请选择希望怎样答复。", field="answer_way")
    if entry.answer_way == AnswerWay.PHONE and not entry.phone.strip():
        raise RuleBroken("希望打电话答复的，请写电话。", field="phone")


def _statement(entry: Entry, villages: dict[str, int]) -> Statement:
    if entry.category_id is not None and not Category.objects.filter(pk=entry.category_id).exists():
        raise RuleBroken("没有这个类别。", field="category")
    region_id, rest = _place(entry.place, villages)
    return Statement(
        text=entry.text,
        sender=_sender(entry),
        place_region_id=region_id,
        place_text=rest,
        answer_way=entry.answer_way,
        category_id=entry.category_id,
    )


def _sender(entry: Entry) -> Sender:
    """Return who said it: without a name anonymous; with one kept from the unit, unless the person agreed.

    :raises RuleBroken: a phone without a name
    """
    name, phone = entry.name.strip(), entry.phone.strip()
    if not name and phone:
        raise RuleBroken("留了电话的，请写怎么称呼；不想留姓名的，电话也不要写。", field="name")
    if not name:
        return Sender(IdentityMode.ANONYMOUS)
    return Sender(IdentityMode.REAL_NAME if entry.unit_may_see else IdentityMode.CONFIDENTIAL, name, phone)


def _villages(station_id: int) -> dict[str, int]:
    """Return the places around the station by name, the longest first; a name that two have names none."""
    station = Station.objects.select_related("region").get(pk=station_id)
    places = places_near(station.region)
    names = [place.name for place in places]
    once = {place.name: place.pk for place in places if names.count(place.name) == 1}
    return dict(sorted(once.items(), key=lambda named: -len(named[0])))


def _place(said: str, villages: dict[str, int]) -> tuple[int | None, str]:
    """Return the village that what was said begins with, and the rest; all of it where no village is named."""
    words = unicodedata.normalize("NFC", said).strip()
    for name, region_id in villages.items():
        if words.startswith(name):
            return region_id, words[len(name) :].lstrip(" ，,、")
    return None, words
