"""The only place that reads, for the page of a session with an organ, which suggestions that organ has in hand."""

from dataclasses import dataclass
from datetime import datetime

from core.actors import Actor
from core.errors import Refused
from core.registries import Section
from liaison.models import Activity
from liaison.selectors import organ_days
from liaison.states.activities import ActivityKind
from suggestions import lifecycle
from suggestions.models import Contact, Matter, Suggestion
from suggestions.selectors import lights
from suggestions.selectors.lights import Lamp
from suggestions.selectors.scope import visible_matters
from suggestions.states import AssignmentState, MatterAction, MatterKind

SHOWN = 100
IN_HAND = (AssignmentState.TO_SIGN, AssignmentState.HANDLING)


@dataclass(frozen=True)
class Row:
    """A suggestion the organ has in hand, or had: its deadline, what was answered here, and whether one may answer."""

    matter: Matter
    suggestion: Suggestion
    lamp: Lamp | None
    answers: tuple[Contact, ...]
    may_answer: bool


def section(actor: Actor, activity_id: int, at: datetime) -> Section | None:
    """Return the organ's open suggestions this actor may see, with what was answered here; None at other activities."""
    activity = Activity.objects.select_related("organ").filter(pk=activity_id, kind=ActivityKind.ORGAN_DAY).first()
    if activity is None or activity.organ is None:
        return None
    answers = Contact.objects.filter(activity_id=activity_id).select_related("assignment", "recorded_by")
    given: dict[int, list[Contact]] = {}
    for answer in answers.order_by("contacted_at", "pk"):
        given.setdefault(answer.assignment.matter_id, []).append(answer)
    rows = _rows(actor, activity, given, at)
    if not rows:
        return None
    title = f"{activity.organ.name}在办的代表建议（{len(rows)}）"
    context = {"rows": rows, "organ": activity.organ, "over": activity.starts_at <= at}
    return Section(title, "suggestions/console/_activity_suggestions.html", context)


def _rows(actor: Actor, activity: Activity, given: dict[int, list[Contact]], at: datetime) -> list[Row]:
    seen = visible_matters(actor).filter(kind=MatterKind.SUGGESTION)
    in_hand = seen.filter(assignments__unit=activity.organ_id, assignments__state__in=IN_HAND)
    wanted = seen.filter(pk__in=[*given, *in_hand.values_list("pk", flat=True)])
    matters = list(wanted.select_related("owner", "suggestion__lead").prefetch_related("assignments__unit")[:SHOWN])
    lamps = lights.lamps_of("matter", [matter.pk for matter in matters], at)
    open_days = organ_days.answered_on([activity.organ_id or 0], at).filter(pk=activity.pk).exists()
    return [
        Row(
            matter, matter.suggestion, lamps.get(matter.pk), tuple(given.get(matter.pk, ())),
            open_days and _may_answer(matter, actor),
        )
        for matter in matters
    ]  # fmt: skip


def _may_answer(matter: Matter, actor: Actor) -> bool:
    try:
        lifecycle.MATTER.check(MatterAction.LOG_CONTACT, matter, actor)
    except Refused:
        return False
    return True
