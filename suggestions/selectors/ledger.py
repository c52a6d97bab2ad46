"""The only place for the public-sentiment ledger (民情台账): what was said and what became of it, one line an opinion.

Lines are the live opinions, never typed again; names and phones are not in it, only how somebody can be reached.
"""

from dataclasses import astuple, dataclass, fields
from datetime import date, datetime

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects

from core.actors import Actor
from core.clock import SHANGHAI, local_date
from core.models import Clock
from suggestions.models import Assignment, Feedback, Matter, Opinion, Rating
from suggestions.selectors.ratings import ratings_shown
from suggestions.selectors.scope import visible_opinions
from suggestions.states import Channel, Grade, IdentityMode, Part, RejectReason, ResultClass, Satisfaction, Urgency


@dataclass(frozen=True)
class LedgerLine:
    """The columns of the ledger in their order; LABELS has their Chinese names."""

    serial: int
    number: str
    received: str
    channel: str
    station: str
    place: str
    identity: str
    reach: str
    words: str
    category: str
    urgency: str
    grade: str
    received_by: str
    followed_by: str
    triage: str
    went_to: str
    unit: str
    dispatched: str
    due: str
    handling: str
    closed: str
    result: str
    told: str
    citizen_rating: str
    deputy_rating: str
    remark: str

    def cells(self) -> tuple[str | int, ...]:
        """Return the columns as a row."""
        return astuple(self)


LABELS = (
    "序号", "登记编号", "收到日期", "来源", "联络站", "地点", "反映人", "联系方式", "原话记录", "类别", "紧急程度", "分级",
    "接待代表", "跟进代表", "初审意见", "去向", "承办单位", "交办日期", "时限", "办理情况", "办结日期", "结果类别", "反馈",
    "群众评价", "代表评价", "备注",
)  # fmt: skip
if len(LABELS) != len(fields(LedgerLine)):
    raise RuntimeError("the ledger's labels and columns differ")


def month_of(typed: str, at: datetime) -> tuple[datetime, datetime]:
    """Return the first moments of the month typed as 2026-10 and of the next one; of this month for anything else."""
    try:
        begin = datetime.strptime(typed, "%Y-%m").replace(tzinfo=SHANGHAI)
    except ValueError:
        begin = at.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(begin.year * 12 + begin.month, 12)
    return begin, begin.replace(year=year, month=month + 1)


def opinions(actor: Actor, *, received_from: datetime, received_to: datetime) -> QuerySet[Opinion]:
    """Return the opinions in the actor's scope received in [from, to), the oldest first, with all a line shows."""
    return with_everything(visible_opinions(actor).filter(received_at__gte=received_from, received_at__lt=received_to))


def with_everything(found: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Return opinions with all a line shows, the oldest first."""
    parts = Assignment.objects.filter(part=Part.LEAD).select_related("unit").order_by("round_no")
    matters = Matter.objects.prefetch_related(
        Prefetch("assignments", parts),
        Prefetch("feedbacks", Feedback.objects.order_by("round_no")),
        Prefetch("ratings", Rating.objects.order_by("round_no", "pk")),
    )
    related = found.select_related(
        "station__organisation", "place_region", "category", "receiving_deputy", "followup_deputy", "submitter",
        "merged_into",
    ).annotate(people=Count("merged") + 1)  # fmt: skip
    return related.prefetch_related(Prefetch("matter", matters)).order_by("received_at", "pk")


def lines(found: list[Opinion], actor: Actor, *, first: int = 1) -> list[LedgerLine]:
    """Return the lines of these opinions, numbered from `first`; one more query for the terms."""
    ids = [opinion.matter_id for opinion in found if opinion.matter_id is not None]
    prefetch_related_objects([opinion for opinion in found if opinion.merged_into_id is not None], "own_feedbacks")
    replies = Clock.objects.filter(subject_kind="matter", subject_id__in=ids, kind="reply").order_by("round_no")
    due = {clock.subject_id: clock.last_day for clock in replies}
    return [_line(serial, opinion, actor, due) for serial, opinion in enumerate(found, start=first)]


def _line(serial: int, opinion: Opinion, actor: Actor, due: dict[int, date]) -> LedgerLine:
    matter = opinion.matter
    last_day = due.get(matter.pk) if matter is not None else None
    return LedgerLine(
        serial=serial,
        number=opinion.number,
        received=_day(opinion.received_at),
        channel=Channel(opinion.channel).label,
        station=opinion.station.name if opinion.station is not None else "",
        place=f"{opinion.place_region.name if opinion.place_region is not None else ''}{opinion.place_text}",
        identity={IdentityMode.ANONYMOUS: "匿名", IdentityMode.REAL_NAME: "实名"}.get(
            IdentityMode(opinion.identity_mode), "实名（保密）"
        ),
        reach="留有电话" if getattr(opinion, "submitter", None) and opinion.submitter.phone_index else "没有留",
        words=opinion.text,
        category=opinion.category.name if opinion.category is not None else "",
        urgency=Urgency(opinion.urgency).label,
        grade=Grade(opinion.grade).label if opinion.grade else "",
        received_by=opinion.receiving_deputy.name if opinion.receiving_deputy is not None else "",
        followed_by=opinion.followup_deputy.name if opinion.followup_deputy is not None else "",
        triage=_triage(opinion),
        went_to=opinion.get_state_display(),
        due=last_day.isoformat() if last_day else "",
        remark=_remark(opinion),
        **_handling(opinion, matter, actor),
    )


def _remark(opinion: Opinion) -> str:
    """Return what the line is one of: entered late, of old records, of several on the same thing."""
    late = f"{opinion.late_mark}（{_day(opinion.recorded_at)}登记）" if opinion.late_mark else ""
    return "；".join(word for word in (late, _kind(opinion)) if word)


def _kind(opinion: Opinion) -> str:
    if opinion.merged_into is not None:
        return f"与{opinion.merged_into.number}合并办理"
    people: int = opinion.people  # type: ignore[attr-defined]
    return f"{people}人反映，合并办理" if people > 1 else "导入的历史件" if opinion.state == "archived" else ""


def _handling(opinion: Opinion, matter: Matter | None, actor: Actor) -> dict[str, str]:
    if matter is None:
        names = ("unit", "dispatched", "handling", "closed", "result", "told", "citizen_rating", "deputy_rating")
        return dict.fromkeys(names, "")
    ratings = ratings_shown(matter, actor)
    feedbacks = matter.feedbacks.all() if opinion.merged_into is None else opinion.own_feedbacks.all()
    told = [f"{f.get_way_display()} {_day(f.told_at)}" for f in feedbacks]
    units = list(dict.fromkeys(part.unit.name for part in matter.assignments.all()))
    return {
        "unit": "、".join(units),
        "dispatched": _day(matter.dispatched_at),
        "handling": matter.get_state_display(),
        "closed": _day(matter.closed_at),
        "result": ResultClass(matter.result_class).label if matter.result_class else "",
        "told": "；".join(told),
        "citizen_rating": _rated([r for r in ratings if r.opinion_id == opinion.pk]),
        "deputy_rating": _rated([r for r in ratings if r.deputy_id is not None]),
    }


def _rated(ratings: list[Rating]) -> str:
    """Return the outcomes by round, the last one deciding."""
    return "；".join(Satisfaction(rating.outcome).label for rating in ratings)


def _triage(opinion: Opinion) -> str:
    if opinion.answer:
        return f"直接答复：{opinion.answer}"
    if opinion.reject_reason:
        return RejectReason(opinion.reject_reason).label
    return opinion.summary or opinion.guidance


def _day(moment: datetime | None) -> str:
    return local_date(moment).isoformat() if moment is not None else ""
