"""Return visits: planned by the rule when a matter is closed, recorded when somebody has asked or looked."""

from datetime import date, datetime

from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from suggestions import deadlines
from suggestions.aftercare import VISIT_EARLY
from suggestions.models import Matter, ReturnVisit
from suggestions.services.steps import matter_step, required
from suggestions.states import (
    Grade,
    MatterAction,
    MatterKind,
    Remark,
    ResultClass,
    StillOk,
    Urgency,
    VisitState,
    VisitWay,
)

# Of the small matters one in so many is visited (domain rule: a sample of 20 %).
MICRO_SAMPLE = 5


def steps_for(matter: Matter) -> tuple[str, ...]:
    """Return the terms after which a matter that is being closed is visited again.

    General ones after a month, major ones also after three and six, urgent ones within days, of the small ones a
    sample; what was not solved is looked at again after a year. Rectifications have a second appraisal instead.
    """
    if matter.kind == MatterKind.RECTIFICATION:
        return ()
    if matter.result_class in (ResultClass.C, ResultClass.D) or matter.remark == Remark.EXPLAINED:
        return ("yearly_visit",)
    if matter.kind != MatterKind.OPINION or matter.urgency == Urgency.CRITICAL:
        return ("return_visit",)
    if matter.grade == Grade.MAJOR:
        return ("return_visit", "second_visit", "third_visit")
    # Nobody can know beforehand which small matter will be drawn: the identifier is random.
    drawn = matter.grade != Grade.MICRO or matter.public_id.int % MICRO_SAMPLE == 0
    return ("return_visit",) if drawn else ()


def plan_visits(matter: Matter, at: datetime) -> None:
    """Plan the visits of a matter that is being closed, in the caller's transaction; each has a clock of its own."""
    for step in steps_for(matter):
        planned_on = deadlines.term_end(matter, step, at).last_day
        visit = ReturnVisit.objects.create(matter=matter, round_no=matter.round_no, planned_on=planned_on)
        deadlines.start_for_visit(visit, matter, step, at)


def cancel_visits(matter: Matter, at: datetime) -> None:
    """Give up the visits still planned, in the caller's transaction: the matter is open again."""
    for visit in matter.visits.filter(state=VisitState.PLANNED):
        visit.state = VisitState.CANCELLED
        visit.save()
        deadlines.stop_for_visit(visit, at)


def record_visit(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    still_ok: str,
    note: str = "",
    way: str = "",
    done_on: date | None = None,
) -> Matter:
    """登记回访: by phone, at the door or on the spot, or the citizen's own answer on the tracking page.

    It fills the next planned visit when that is near; otherwise it is one more. A problem found back is then taken up
    again by the dispatching side.

    :raises RuleBroken: no finding, no way, a day before the closing or to come, nothing said of what came back
    """
    with matter_step(MatterAction.RECORD_VISIT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        by_citizen = actor.identity("opinion") is not None
        day = local_date(at) if by_citizen else _day(step.matter, done_on, at)
        way = VisitWay.TRACKING_PAGE if by_citizen else way
        _check_finding(still_ok, way, by_citizen)
        visit = _next_visit(step.matter, day) or ReturnVisit(matter=step.matter, round_no=step.matter.round_no)
        visit.state, visit.done_on, visit.way, visit.still_ok = VisitState.DONE, day, way, still_ok
        visit.note = note.strip() if still_ok == StillOk.YES else required(note, "请写明现在是什么情况。", "note")
        visit.by_id, visit.recorded_at = actor.user_id, at
        visit.save()
        deadlines.stop_for_visit(visit, at)
        step.detail.update(visit_id=visit.pk, still_ok=still_ok, way=str(way))
    return step.matter


def _check_finding(still_ok: str, way: str, by_citizen: bool) -> None:
    if still_ok not in StillOk.values or (by_citizen and still_ok == StillOk.REBOUND):
        raise RuleBroken("请选择现在的情况。", field="still_ok")
    if way not in VisitWay.values or (way == VisitWay.TRACKING_PAGE and not by_citizen):
        raise RuleBroken("请选择怎样回访的。", field="way")


def _day(matter: Matter, done_on: date | None, at: datetime) -> date:
    day = done_on or local_date(at)
    if day > local_date(at):
        raise RuleBroken("回访日期不能晚于今天。", field="done_on")
    if matter.closed_at is not None and day < local_date(matter.closed_at):
        raise RuleBroken("回访日期不能早于办结的日期。", field="done_on")
    return day


def _next_visit(matter: Matter, day: date) -> ReturnVisit | None:
    """Return the next planned visit, if the day is not long before it."""
    planned = matter.visits.filter(state=VisitState.PLANNED, round_no=matter.round_no).order_by("planned_on")
    return planned.filter(planned_on__lte=day + VISIT_EARLY).first()
