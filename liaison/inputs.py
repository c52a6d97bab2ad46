"""The only place for which kind of activity has which fields, and the rules on what is entered for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from core.errors import RuleBroken
from deputies.states import DutyKind
from liaison.states.activities import PUBLIC_KINDS, STATION_KINDS, Purpose, VisitType
from liaison.states.activities import ActivityKind as K

TEXT_MAX = 2000
LONGEST = timedelta(days=60)

PLAN_FIELDS: dict[str, tuple[str, ...]] = {
    K.LECTURE: ("topic_class", "speaker_kind"),
    K.VISIT: ("visit_type", "visited_label"),
    K.CONSULTATION: ("issue", "parties"),
    K.LAW_INSPECTION: ("law_name",),
    K.ORGAN_DAY: ("organ",),
    K.TRAINING: ("training_level", "training_mode", "hours"),
}
RESULT_FIELDS: dict[str, tuple[str, ...]] = {
    K.CONSULTATION: ("agreement", "unsolved"),
    K.ORGAN_DAY: ("officer_level", "briefing"),
}
MAY_BE_EMPTY = ("visited_label", "unsolved", "hours", "briefing")
COUNTS: dict[str, tuple[str, ...]] = {
    K.MOBILE_SESSION: ("visitors", "consulted", "leaflets", "settled"),
    K.MARKET_STALL: ("visitors", "consulted", "leaflets", "settled"),
    K.RECEPTION_DAY: ("visitors", "consulted", "settled"),
    K.ORGAN_DAY: ("visitors", "settled"),
    K.LECTURE: ("visitors", "leaflets"),
    K.VISIT: ("households", "visitors"),
    K.CONSULTATION: ("visitors", "settled"),
    K.DUTY_REPORT_MEETING: ("visitors",),
    K.APPRAISAL_MEETING: ("visitors",),
}
DUTIES: dict[str, DutyKind] = {
    K.RECEPTION_DAY: DutyKind.RECEPTION,
    **dict.fromkeys((K.MOBILE_SESSION, K.LECTURE, K.CONSULTATION, K.MARKET_STALL), DutyKind.OUTREACH),
    K.VISIT: DutyKind.VISIT,
    K.INSPECTION: DutyKind.INSPECTION,
    K.RESEARCH: DutyKind.RESEARCH,
    K.LAW_INSPECTION: DutyKind.LAW_INSPECTION,
    K.TRAINING: DutyKind.TRAINING,
    # Reporting itself (述职) is put on record where the report is kept; being there is a meeting.
    **dict.fromkeys((K.ORGAN_DAY, K.DUTY_REPORT_MEETING, K.APPRAISAL_MEETING), DutyKind.MEETING),
}


def required(value: str, sentence: str, field: str, longest: int = TEXT_MAX) -> str:
    """Return the text without surrounding blanks.

    :raises RuleBroken: when nothing is left, or it is longer than the column
    """
    cleaned = value.strip()
    if not cleaned:
        raise RuleBroken(sentence, field=field)
    if len(cleaned) > longest:
        raise RuleBroken(f"写得太长（现在{len(cleaned)}字，最多{longest}字）。", field=field)
    return cleaned


def check_times(kind: str, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Refuse times that cannot be.

    :raises RuleBroken: ending before it begins, past, or longer than such a thing lasts
    """
    if ends_at <= starts_at:
        raise RuleBroken("结束时间要晚于开始时间。", field="ends_at")
    if starts_at <= at:
        raise RuleBroken("开始时间已经过了，请填以后的时间。", field="starts_at")
    if kind in STATION_KINDS and ends_at - starts_at > timedelta(days=1):
        raise RuleBroken("这种活动一次不超过一天；连着几天的，请每天拟一个。", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleBroken("活动最长60天，请核对结束时间。", field="ends_at")


def own_fields(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields only this kind has, as given; what belongs to another kind is left out.

    :raises RuleBroken: when one is missing that such an activity cannot do without
    """
    kept = {}
    for name in PLAN_FIELDS.get(kind, ()):
        column = f"{name}_id" if name == "organ" else name
        kept[column] = given.get(column)
        if name not in MAY_BE_EMPTY and kept[column] in (None, ""):
            raise RuleBroken("这一项还没有填。", field=name)
        if kept[column] is None and name not in ("organ", "hours"):
            kept[column] = ""
    return kept


def check_purposes(purposes: list[str]) -> list[str]:
    """Return the purposes in the order of the words.

    :raises RuleBroken: none, or one that is unknown
    """
    if not purposes or not set(purposes) <= set(Purpose.values):
        raise RuleBroken("请选择活动内容。", field="purposes")
    return [purpose for purpose in Purpose.values if purpose in purposes]


def results_of(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return counts, outcome and the kind's own results.

    :raises RuleBroken: a count that is missing (0 is a count), no outcome, nothing of what this kind must say
    """
    kept: dict[str, Any] = {}
    for name in COUNTS.get(kind, ()):
        kept[name] = given.get(name)
        if kept[name] is None or kept[name] < 0:
            raise RuleBroken("这个数还没有填；没有的填0。", field=name)
    for name in RESULT_FIELDS.get(kind, ()):
        kept[name] = (given.get(name) or "").strip()
        if name not in MAY_BE_EMPTY and not kept[name]:
            raise RuleBroken("这一项还没有填。", field=name)
    kept["outcome"] = required(given.get("outcome") or "", "请写一写办成了什么、听到了什么。", "outcome")
    kept["summary"] = (given.get("summary") or "").strip()[:TEXT_MAX]
    return kept


def is_public(kind: str, visit_type: str) -> bool:
    """Return whether everybody is told of it: 开门接访 is open to all, other visits are not announced to the public."""
    return kind in PUBLIC_KINDS or visit_type == VisitType.OPEN_DOOR
