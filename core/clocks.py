"""The only place that starts, stops and pauses deadlines and says how they stand; sweeping is in `clock_sweep`.

Everything here runs inside the caller's transaction; a clock keeps the version of the term it started with.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet, TextChoices

from core.calendar import the_calendar
from core.clock_recompute import recompute
from core.clock_rungs import Rung
from core.clock_sweep import SweepResult, sweep
from core.clock_timing import retime
from core.deadline_policies import PolicyRow, load_policies, policy_for
from core.models import Clock, ClockPause
from core.subjects import Subject
from core.workdays import local

__all__ = [
    "Light", "PolicyRow", "Rung", "SweepResult", "extend", "left_text", "light", "load_policies", "of", "pause",
    "recompute", "resume", "start", "stop", "sweep", "worst",
]  # fmt: skip


class Light(TextChoices):
    """How a deadline stands, in colour."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    GREY = "grey", "暂停"


SEVERITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


def start(
    *,
    subject: Subject,
    kind: str,
    family: str,
    step: str,
    grade: str,
    at: datetime,
    round_no: int = 1,
    alerting: bool = True,
    on: date | None = None,
) -> None:
    """Start a clock with the term in force at `at`; one that was started before runs on as it is.

    With `on` it ends on that day, which somebody has named; the term then only says whose deadline it is and why.

    :raises RuleBroken: when the county has set no term for this step
    """
    key = {"subject_kind": subject.kind, "subject_id": subject.id, "kind": kind, "round_no": round_no}
    policy = policy_for(family=family, step=step, grade=grade, at=at)
    clock = Clock(**key, policy=policy, started_at=local(at), alerting=alerting, fixed_on=on)
    retime(clock, the_calendar())
    # Started before, or by somebody at this moment: the row there stays.
    Clock.objects.bulk_create([clock], ignore_conflicts=True)


@transaction.atomic
def stop(*, subject: Subject, kind: str, at: datetime) -> Clock | None:
    """Stop the running clock of this kind and freeze its verdict; None when none runs.

    In time means before `due_at`; a pause ends first and counts.
    """
    stopped = None
    for clock in _locked(subject, kind):
        _end_pause(clock, at)
        late = at >= clock.due_at
        clock.stopped_at = at
        clock.verdict = (Clock.Verdict.LATE if late else Clock.Verdict.ON_TIME).value
        days = the_calendar().working_days_between(clock.last_day, local(at).date())
        clock.late_working_days = max(days, 0) if late else 0
        clock.next_alert_at = None
        clock.save()
        stopped = clock
    return stopped


@transaction.atomic
def pause(*, subject: Subject, kind: str, at: datetime) -> Clock | None:
    """Let the running clock of this kind stand still and return it; None when none runs. It rings no more."""
    paused = None
    for clock in _locked(subject, kind):
        if clock.paused_at is None:
            clock.paused_at = at
            clock.next_alert_at = None
            clock.save()
        paused = clock
    return paused


@transaction.atomic
def resume(*, subject: Subject, kind: str, at: datetime) -> Clock | None:
    """Let the paused clock of this kind run on and return it; None when none runs.

    The end moves on by the time it stood still: working days for a term in days or months, office time for one in work
    hours. A clock that was overdue when it was paused stays overdue.
    """
    resumed = None
    for clock in _locked(subject, kind):
        if clock.paused_at is not None:
            _end_pause(clock, at)
            clock.save()
        resumed = clock
    return resumed


@transaction.atomic
def extend(*, subject: Subject, kind: str, on: date, at: datetime) -> Clock | None:
    """Move the end of the running clock of this kind to the end of a later day and return it; None when none runs.

    A pause ends first; later ones move the new end on. An end that was told to people never moves earlier.
    """
    extended = None
    for clock in _locked(subject, kind):
        _end_pause(clock, at)
        clock.fixed_on, clock.extended = on, True
        retime(clock, the_calendar())
        clock.save()
        extended = clock
    return extended


def of(subject: Subject) -> QuerySet[Clock]:
    """Return the clocks of a subject, running and stopped."""
    return Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id)


def light(clock: Clock, at: datetime) -> Light:
    """Return the light: green while more than 3 working days and more than 20 % are left, yellow after, red overdue.

    A stopped clock shows its verdict; a pause shows grey unless the clock was overdue before.
    """
    if clock.stopped_at is not None:
        return Light.RED if clock.verdict == Clock.Verdict.LATE else Light.GREEN
    if clock.paused_at is not None and clock.paused_at < clock.due_at:
        return Light.GREY
    if at >= clock.due_at:
        return Light.RED
    return Light.YELLOW if at >= clock.yellow_at else Light.GREEN


def worst(lights: Iterable[Light]) -> Light | None:
    """Return the most severe light: red, yellow, green, grey; None for none."""
    return min(lights, key=SEVERITY.index, default=None)


def left_text(clock: Clock, at: datetime) -> str:
    """Return how much is left in a few words: “剩2个工作日”, “今天到期”, “已超期1个工作日”, “已暂停”; a verdict once stopped."""
    if clock.stopped_at is not None:
        return clock.get_verdict_display()
    if light(clock, at) == Light.GREY:
        return "已暂停"
    left = the_calendar().working_days_between(local(at).date(), clock.last_day)
    if at >= clock.due_at:
        return f"已超期{-left}个工作日" if left < 0 else "已超期"
    return f"剩{left}个工作日" if left else "今天到期"


def _locked(subject: Subject, kind: str) -> list[Clock]:
    """Return the running clocks of one kind under lock, the newest round last."""
    running = of(subject).filter(kind=kind, stopped_at__isnull=True)
    return list(running.select_for_update(of=("self",)).select_related("policy").order_by("round_no"))


def _end_pause(clock: Clock, at: datetime) -> None:
    """End a pause, if there is one, and move the end on by it."""
    began = clock.paused_at
    if began is None:
        return
    clock.paused_at = None
    if began < clock.due_at:
        # What stands still after the time is over moves nothing: a clock that was overdue stays overdue.
        ClockPause.objects.create(clock=clock, began_at=began, ended_at=max(began, at))
        paused = the_calendar().paused(began, at, clock.policy.term)
        clock.paused_days += paused.days
        clock.paused_seconds += paused.seconds
        if clock.extended and clock.fixed_on is not None and paused.days:
            clock.fixed_on = the_calendar().shift(clock.fixed_on, paused.days)
    retime(clock, the_calendar())
