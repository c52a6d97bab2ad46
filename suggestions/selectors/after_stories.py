"""What citizen and deputy read of what came after the reply: the promise, return visits, problems that came back."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.models import StoredFile
from suggestions import deadlines, lifecycle
from suggestions.aftercare import VISIT_EARLY
from suggestions.models import Commitment, Matter, Reopening
from suggestions.selectors.stories import StoryStep
from suggestions.states import CommitmentState, MatterAction, MatterState, ReopenGround, StillOk, VisitState

TONES: dict[str, str] = {
    CommitmentState.OPEN: "wait", CommitmentState.REPORTED: "wait", CommitmentState.DONE: "ok",
    CommitmentState.EXPLAINED: "mute", CommitmentState.LAPSED: "mute",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """That the promised day was moved, and why."""

    old_due_on: date
    due_on: date
    reason: str
    by_county: bool
    at: datetime


@dataclass(frozen=True)
class Promise:
    """A promise as its citizen and deputy read it; what the unit reports is shown once it was checked."""

    unit: str
    content: str
    due_on: date
    status: str
    tone: str
    overdue: bool
    changes: tuple[Change, ...]
    kept_on: date | None
    report: str
    evidence: str
    photos: tuple[StoredFile, ...]


@dataclass(frozen=True)
class Visit:
    """A return visit: planned for a day, or made on one with what it found."""

    day: date
    done: bool
    way: str
    found: str


@dataclass(frozen=True)
class Return:
    """That it was closed and came back; the words only for who said them."""

    closed_on: date
    at: datetime
    ground: str
    evidence: str


@dataclass(frozen=True)
class After:
    """Everything after the reply; `until` is the last day on which somebody may say that it came back."""

    promises: tuple[Promise, ...] = ()
    visits: tuple[Visit, ...] = ()
    returns: tuple[Return, ...] = ()
    next_visit: date | None = None
    until: date | None = None

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.promises or self.visits or self.returns)


def after_of(
    matter: Matter | None,
    actor: Actor,
    at: datetime,
    files: dict[tuple[str, int], list[StoredFile]] | None = None,
) -> After:
    """Return what came after the replies of a matter, for this reader; nothing before there is one."""
    if matter is None:
        return After()
    found = [v for v in matter.visits.all() if v.state == VisitState.DONE]
    planned = [v.planned_on for v in matter.visits.all() if v.state == VisitState.PLANNED and v.planned_on]
    return After(
        promises=tuple(_promise(promise, at, files or {}) for promise in _told_promises(matter)),
        visits=tuple(
            Visit(v.done_on, True, v.get_way_display(), v.get_still_ok_display())
            for v in found
            if v.done_on is not None
        ),
        returns=tuple(_return(one, actor) for one in matter.reopenings.all()),
        next_visit=min(planned, default=None),
        until=_rebound_until(matter),
    )


def overdue(promise: Commitment, day: date) -> bool:
    """Return whether the promised day is over and the unit has not said that it kept it."""
    return promise.state == CommitmentState.OPEN and promise.due_on < day


def _told_promises(matter: Matter) -> list[Commitment]:
    """Return the promises of rounds whose reply has been given to citizen and deputy, the newest first."""
    told = {feedback.round_no for feedback in matter.feedbacks.all()}
    return sorted((p for p in matter.commitments.all() if p.round_no in told), key=lambda p: -p.pk)


def _promise(promise: Commitment, at: datetime, files: dict[tuple[str, int], list[StoredFile]]) -> Promise:
    kept = promise.state == CommitmentState.DONE
    return Promise(
        unit=promise.unit.name,
        content=promise.content,
        due_on=promise.due_on,
        status=promise.get_state_display(),
        tone=TONES[promise.state],
        overdue=overdue(promise, local_date(at)),
        changes=tuple(Change(c.old_due_on, c.due_on, c.reason, c.by_county, c.at) for c in promise.changes.all()),
        kept_on=local_date(promise.reported_at) if kept and promise.reported_at is not None else None,
        report=promise.report if kept else "",
        evidence=promise.evidence if kept else "",
        photos=tuple(files.get(("commitment", promise.pk), ())) if kept else (),
    )


def _return(one: Reopening, actor: Actor) -> Return:
    own = one.opinion_id is not None and one.opinion_id == actor.identity("opinion")
    # A deputy reads what staff read; another citizen's words stay that citizen's.
    readable = own or actor.user_id is not None
    return Return(local_date(one.closed_at), one.at, one.get_ground_display(), one.evidence if readable else "")


def _rebound_until(matter: Matter) -> date | None:
    if matter.state != MatterState.CLOSED or matter.closed_at is None:
        return None
    try:
        return deadlines.term_end(matter, "rebound_window", matter.closed_at).last_day
    except RuleBroken:  # this kind of matter has no such term
        return None


def steps_after(matter: Matter) -> list[StoryStep]:
    """Return what came after the replies as lines of the timeline."""
    steps = []
    for promise in _told_promises(matter):
        for change in promise.changes.all():
            who = "县人大代表工委决定，" if change.by_county else ""
            steps.append(StoryStep(f"承诺改到{_day(change.due_on)}", change.at, f"{who}{change.reason}"))
        if promise.state == CommitmentState.DONE and promise.ended_at is not None:
            steps.append(StoryStep("承诺已兑现", promise.ended_at, promise.report))
    for visit in matter.visits.all():
        if visit.state == VisitState.DONE and visit.recorded_at is not None:
            found = f"{visit.get_way_display()}，{StillOk(visit.still_ok).label}"
            steps.append(StoryStep("已回访", visit.recorded_at, found))
    for one in matter.reopenings.all():
        steps.append(StoryStep("办结", one.closed_at))
        steps.append(StoryStep("问题反复，恢复办理", one.at, ReopenGround(one.ground).label))
    return steps


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def open_now(matter: Matter, actions: list[str], at: datetime) -> list[str]:
    """Return the actions without those whose time has not come or is over.

    The citizen is asked how it is near a planned visit; that it came back can be said until the county's term ends.
    """
    closed: set[str] = set()
    if MatterAction.RECORD_VISIT in actions and not _visit_near(matter, local_date(at)):
        closed.add(MatterAction.RECORD_VISIT)
    if MatterAction.REOPEN in actions:
        until = _rebound_until(matter)
        if until is None or local_date(at) > until:
            closed.add(MatterAction.REOPEN)
    return [action for action in actions if action not in closed]


def actions_now(matter: Matter, actor: Actor, at: datetime) -> list[str]:
    """Return what this citizen or deputy can do with the matter now."""
    return open_now(matter, [str(action) for action in lifecycle.MATTER.available_actions(matter, actor)], at)


def _visit_near(matter: Matter, day: date) -> bool:
    return any(
        v.state == VisitState.PLANNED and v.planned_on is not None and v.planned_on <= day + VISIT_EARLY
        for v in matter.visits.all()
    )
