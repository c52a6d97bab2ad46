"""What each indicator of a unit's scorecard counts (domain c.3): rows with their unit, matter and whether they count.

Every row has `of_unit`, `of_matter`, `good` (what the first number counts) and `happened`. Figures count these rows and
lists show them, so that a number is the length of its list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from core.clock import local_date
from core.models import Clock
from insights.states import UnitIndicator
from insights.stretches import Stretch
from oversight.models import MeetingUnit
from oversight.states import AttendeeLevel
from suggestions.models import Assignment, AssignmentReturn, Commitment, Contact, Matter, Rating, Reopening, Reply
from suggestions.selectors.ratings import ROUND_ENDED
from suggestions.states import (
    AssignmentState,
    CommitmentState,
    ContactWay,
    MatterState,
    Part,
    ResultClass,
    Satisfaction,
)

FACE_TO_FACE = (ContactWay.FACE_TO_FACE, ContactWay.VISIT)
CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Asked:
    """Of which time and which kind of matters, as far as the time has come."""

    stretch: Stretch
    at: datetime
    kind: str = ""

    def within(self, field: str) -> Q:
        """Return the condition that a moment lies in the stretch and has come."""
        until = min(self.at, self.stretch.ends)
        return Q(**{f"{field}__gte": self.stretch.begins, f"{field}__lt": until})

    def of_kind(self, path: str = "matter__") -> Q:
        """Return the condition on the kind of matter; none for all kinds."""
        return Q(**{f"{path}kind": self.kind}) if self.kind else Q()


def _lead(matter: str, round_no: str) -> Subquery:
    """Return the unit that led a round."""
    parts = Assignment.objects.filter(matter=OuterRef(matter), round_no=OuterRef(round_no), part=Part.LEAD)
    return Subquery(parts.exclude(state=AssignmentState.RETURNED).values("unit_id")[:1])


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _over(asked: Asked) -> Rows:
    """Return the deadlines that end in the stretch and are decided: stopped, or over without standing still.

    One that was stopped because another unit's began at that moment (退办) is nobody's.
    """
    ends = Q(due_at__gte=asked.stretch.begins, due_at__lt=asked.stretch.ends)
    standing_still = Q(paused_at__isnull=False, paused_at__lt=F("due_at"))
    decided = Q(stopped_at__isnull=False) | (Q(due_at__lte=asked.at) & ~standing_still)
    again = Clock.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), kind=OuterRef("kind"),
        started_at=OuterRef("stopped_at"),
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    clocks: Rows = Clock.objects.filter(ends, decided).exclude(Exists(again))
    found: Rows = clocks.annotate(good=_yes(Q(verdict=Clock.Verdict.ON_TIME)), happened=F("due_at"))
    return found


def _led_clocks(asked: Asked, kind: str) -> Rows:
    """Return the deadlines of lead units; whoever led when it ran, and after a return the unit that then had it."""
    leads = Assignment.objects.filter(
        matter=OuterRef("subject_id"), part=Part.LEAD, assigned_at__gte=OuterRef("started_at")
    ).exclude(state=AssignmentState.RETURNED)
    unit = Subquery(leads.order_by("assigned_at", "pk").values("unit_id")[:1])
    counted = Matter.objects.filter(asked.of_kind("")).exclude(state=MatterState.WITHDRAWN)
    clocks = _over(asked).filter(subject_kind="matter", kind=kind, subject_id__in=counted.order_by().values("pk"))
    found: Rows = clocks.annotate(of_unit=unit, of_matter=F("subject_id")).filter(of_unit__isnull=False)
    return found


def _response(asked: Asked) -> list[Rows]:
    return [_led_clocks(asked, "first_contact")]


def _on_time(asked: Asked) -> list[Rows]:
    parts = Assignment.objects.filter(pk=OuterRef("subject_id"))
    counted = Assignment.objects.filter(asked.of_kind()).exclude(state=AssignmentState.RETURNED)
    counted = counted.exclude(matter__state=MatterState.WITHDRAWN)
    co = _over(asked).filter(subject_kind="assignment", kind="co_opinion", subject_id__in=counted.values("pk"))
    of_parts = {"of_unit": Subquery(parts.values("unit_id")), "of_matter": Subquery(parts.values("matter_id"))}
    return [_led_clocks(asked, "reply"), co.annotate(**of_parts)]


def given(asked: Asked) -> Rows:
    """Return the parts units were given."""
    parts = Assignment.objects.filter(asked.within("assigned_at"), asked.of_kind())
    return parts.annotate(of_unit=F("unit_id"), of_matter=F("matter_id"), happened=F("assigned_at"))


def _returned(asked: Asked) -> list[Rows]:
    return [given(asked).annotate(good=Exists(AssignmentReturn.objects.filter(assignment=OuterRef("pk"))))]


def _replies(asked: Asked, moment: str) -> Rows:
    replies = Reply.objects.filter(asked.within(moment), asked.of_kind("assignment__matter__"))
    return replies.annotate(of_unit=F("assignment__unit_id"), of_matter=F("assignment__matter_id"), happened=F(moment))


def _sent_back(asked: Asked) -> list[Rows]:
    return [_replies(asked, "submitted_at").annotate(good=_yes(Q(returned_at__isnull=False)))]


def _redone(asked: Asked) -> list[Rows]:
    """Return approved replies of rounds that are over; good are those that somebody was not content with."""
    matter, round_no = "assignment__matter__", F("assignment__round_no")
    over = Q(**{f"{matter}round_no__gt": round_no}) | Q(**{f"{matter}state__in": ROUND_ENDED})
    came_back = Reopening.objects.filter(
        matter=OuterRef("assignment__matter"), round_no=OuterRef("assignment__round_no")
    )
    again = Q(**{f"{matter}round_no__gt": round_no}) | Q(**{f"{matter}state": MatterState.REHANDLING})
    return [_replies(asked, "approved_at").filter(over).annotate(good=_yes(again & ~Q(Exists(came_back))))]


def _closings(asked: Asked) -> tuple[Rows, Rows]:
    """Return what was closed: matters that stay closed, and closings that did not last."""
    lasting = Matter.objects.filter(asked.within("closed_at"), asked.of_kind(""))
    undone = Reopening.objects.filter(asked.within("closed_at"), asked.of_kind())
    return (
        lasting.annotate(of_unit=_lead("pk", "round_no"), of_matter=F("pk"), happened=F("closed_at")),
        undone.annotate(of_unit=_lead("matter", "round_no"), of_matter=F("matter_id"), happened=F("closed_at")),
    )


def _solved(asked: Asked) -> list[Rows]:
    lasting, undone = _closings(asked)
    return [lasting.annotate(good=_yes(Q(result_class=ResultClass.A))), undone.annotate(good=Value(False))]


def _rebound(asked: Asked) -> list[Rows]:
    lasting, undone = _closings(asked)
    return [lasting.annotate(good=Value(False)), undone.annotate(good=Value(True))]


def _rated(asked: Asked, who: str) -> list[Rows]:
    """Return ratings of rounds that are over: before that nobody knows them (背靠背)."""
    over = Q(matter__round_no__gt=F("round_no")) | Q(matter__state__in=ROUND_ENDED)
    ratings = Rating.objects.filter(asked.within("at"), asked.of_kind(), over, **{f"{who}__isnull": False})
    content = Q(outcome__in=CONTENT) & ~Q(attitude=Satisfaction.DISSATISFIED)
    return [
        ratings.annotate(
            of_unit=_lead("matter", "round_no"), of_matter=F("matter_id"), happened=F("at"), good=_yes(content),
            full=_yes(content & Q(outcome=Satisfaction.SATISFIED)),
        )
    ]  # fmt: skip


def _kept(asked: Asked) -> list[Rows]:
    """Return promises whose day has come or that are settled; one whose reply was not accepted is none any more."""
    due = Q(due_on__gte=asked.stretch.first, due_on__lt=asked.stretch.next_first)
    decided = Q(due_on__lt=local_date(asked.at)) | Q(ended_at__isnull=False)
    promises = Commitment.objects.filter(due, decided, asked.of_kind()).exclude(state=CommitmentState.LAPSED)
    return [
        promises.annotate(
            of_unit=F("unit_id"), of_matter=F("matter_id"), happened=F("due_on"),
            good=_yes(Q(state=CommitmentState.DONE)),
        )
    ]  # fmt: skip


def _face(asked: Asked) -> list[Rows]:
    met = Contact.objects.filter(assignment=OuterRef("assignment"), way__in=FACE_TO_FACE)
    return [_replies(asked, "approved_at").annotate(good=Exists(met))]


def _called(asked: Asked) -> list[Rows]:
    """Return the meetings a unit was called to (吹哨报到) and that were held; good are those somebody came to."""
    called: QuerySet[Model, Any] = MeetingUnit.objects.filter(asked.within("meeting__held_at"))
    came = ~Q(came__in=("", AttendeeLevel.ABSENT))
    return [
        called.annotate(of_unit=F("unit_id"), of_matter=Value(None), happened=F("meeting__meets_at"), good=_yes(came))
    ]


SOURCES: dict[UnitIndicator, Callable[[Asked], list[Rows]]] = {
    UnitIndicator.RESPONSE: _response,
    UnitIndicator.ON_TIME: _on_time,
    UnitIndicator.SOLVED: _solved,
    UnitIndicator.CITIZEN: lambda asked: _rated(asked, "opinion"),
    UnitIndicator.DEPUTY: lambda asked: _rated(asked, "deputy"),
    UnitIndicator.KEPT: _kept,
    UnitIndicator.FACE: _face,
    UnitIndicator.CALLED: _called,
    UnitIndicator.RETURNED: _returned,
    UnitIndicator.SENT_BACK: _sent_back,
    UnitIndicator.REDONE: _redone,
    UnitIndicator.REBOUND: _rebound,
}
