"""How every face says what an activity is: its facts, its results, its story."""

from typing import TYPE_CHECKING, Any

from core.clock import SHANGHAI
from liaison.inputs import COUNTS, PLAN_FIELDS, RESULT_FIELDS
from liaison.models import Activity
from liaison.states.activities import ActivityAction, ActivityState, InvitationAction, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liaison.selectors.activity_story import StoryLine

TONES = {
    ActivityState.DRAFT: "wait",
    ActivityState.APPROVED: "info",
    ActivityState.ANNOUNCED: "info",
    ActivityState.HELD: "warn",
    ActivityState.SUMMARISED: "ok",
    ActivityState.CANCELLED: "mute",
}
_VERBS: dict[str, str] = {
    "plan_activity": "拟定",
    **{str(action): action.label for action in (*ActivityAction, *InvitationAction)},
}


def span(starts_at: "datetime", ends_at: "datetime") -> str:
    """Return 3月9日（周一）09:00至11:30."""
    start, end = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"{start.year}年{start.month}月{start.day}日（周{'一二三四五六日'[start.weekday()]}）{start:%H:%M}至{last}"


def day_and_hours(activity: Activity) -> tuple[str, str]:
    """Return 周一 and 09:00至11:30, for lists that show the date beside them."""
    start, end = activity.starts_at.astimezone(SHANGHAI), activity.ends_at.astimezone(SHANGHAI)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"周{'一二三四五六日'[start.weekday()]}", f"{start:%H:%M}至{last}"


def facts(activity: Activity) -> list[tuple[str, str]]:
    """Return what the head of an activity's page says."""
    told = [
        ("种类", activity.get_kind_display()),
        ("时间", span(activity.starts_at, activity.ends_at)),
        ("地点", f"{activity.region.name}{activity.place_text}（{activity.get_place_kind_display()}）"),
        ("内容", "、".join(Purpose(word).label for word in activity.purposes)),
        ("组织单位", activity.organiser.name),
    ]
    if activity.station is not None:
        told.append(("联络站", activity.station.name))
    if activity.theme:
        told.append(("主题活动", activity.theme))
    told += _columns(activity, PLAN_FIELDS.get(activity.kind, ()))
    if activity.announced_at is not None:
        told.append(("公告", f"{activity.announced_at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M}"))
    if activity.late_notice_reason:
        told.append(("没有提前公告的原因", activity.late_notice_reason))
    return told


def results(activity: Activity) -> list[tuple[str, str]]:
    """Return what came of it; nothing before the summary."""
    if activity.state != ActivityState.SUMMARISED:
        return []
    said = _columns(activity, (*COUNTS.get(activity.kind, ()), *RESULT_FIELDS.get(activity.kind, ()), "outcome"))
    return said + _columns(activity, [name for name in ("summary", "correction") if getattr(activity, name)])


def _columns(activity: Activity, names: "Iterable[str]") -> list[tuple[str, str]]:
    return [(label_of(name), shown_value(activity, name)) for name in names]


def label_of(name: str) -> str:
    """Return what a column of an activity is called."""
    return str(Activity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown_value(activity: Activity, name: str) -> str:
    """Return a column of an activity as people read it."""
    display = getattr(activity, f"get_{name}_display", None)
    value = display() if display is not None else getattr(activity, name)
    return "" if value is None else str(value)


def moved_lines(activity: Activity) -> list[str]:
    """Return what had been announced before, the latest last."""
    return [
        f"原定{span(move.starts_at, move.ends_at)}，{move.region.name}{move.place_text}。原因：{move.reason}"
        for move in activity.moves.all()
    ]


def history_step(line: "StoryLine") -> dict[str, Any]:
    """Return a line of the trail as the timeline partial takes it."""
    told = line.detail.get("told")
    return {
        "title": _VERBS.get(line.verb, line.verb),
        "time": line.at.astimezone(SHANGHAI),
        "who": line.who,
        "text": f"通知了{len(told)}人" if told else "",
        "state": "done",
    }
