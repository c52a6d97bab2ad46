"""The action panel of a page: what this actor may do now, the most likely next step first, each with button or form."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from core.actors import Actor
from suggestions import lifecycle
from suggestions.console.following import query_of
from suggestions.console.forms import MATTER_FORMS, OPINION_FORMS, opinion_form
from suggestions.console.forms.base import StepForm
from suggestions.states import MatterAction, MatterState, OpinionAction, Urgency

if TYPE_CHECKING:
    from suggestions.models import Matter, Opinion

# Shown with their fields on the item's own page, because they are taken for almost every item.
INLINE: tuple[str, ...] = (OpinionAction.CLASSIFY,)

# Two answers of equal weight: neither button may look like the expected one.
EVEN: tuple[str, ...] = (OpinionAction.UPHOLD_REJECTION, OpinionAction.OVERTURN_REJECTION)


@dataclass(frozen=True)
class Offer:
    """One step that may be taken: a form to fill in here, a button to press, or a link to a page of its own."""

    action: str
    label: str
    url: str
    form: StepForm | None = None
    primary: bool = False

    @property
    def presses(self) -> bool:
        """Whether pressing the button is all it takes."""
        return self.form is not None and not self.form.asks


def opinion_offers(opinion: "Opinion", actor: Actor, at: datetime, key: str, asked: bool = False) -> list[Offer]:
    """Return the steps of an opinion; accepting comes once it is classified, and then first.

    What asks for special knowledge goes to a group first; `asked` says whether one has been asked.
    """
    available = set(lifecycle.OPINION.available_actions(opinion, actor))
    order = list(OPINION_FORMS)
    if not _classified(opinion):
        order.remove(OpinionAction.ACCEPT)
    if not _for_a_group(opinion):
        order.remove(OpinionAction.OFFER_TO_GROUP)
    elif not asked:
        order.insert(0, order.pop(order.index(OpinionAction.OFFER_TO_GROUP)))
    if not _classified(opinion) or opinion.urgency == Urgency.CRITICAL:
        order.remove(OpinionAction.OFFER_TO_DEPUTY)
    actions = [action for action in order if action in available]
    return [
        Offer(
            action=action,
            label=action.label,
            url=reverse("console:opinion-step", args=[opinion.number, action]) + query_of(key),
            form=_shown_here(action, opinion, at),
            primary=index == 0 and action not in EVEN,
        )
        for index, action in enumerate(actions)
    ]


def _classified(opinion: "Opinion") -> bool:
    return bool(opinion.category_id and opinion.grade and opinion.summary)


def _for_a_group(opinion: "Opinion") -> bool:
    tagged = opinion.is_specialised or opinion.is_broad
    return tagged and _classified(opinion) and opinion.urgency != Urgency.CRITICAL


def _shown_here(action: OpinionAction, opinion: "Opinion", at: datetime) -> StepForm | None:
    if action in INLINE or OPINION_FORMS[action] is StepForm:
        return opinion_form(action, opinion, at)
    return None


def matter_offers(matter: "Matter", actor: Actor, key: str) -> list[Offer]:
    """Return the steps of a matter, the most likely first."""
    available = set(lifecycle.MATTER.available_actions(matter, actor))
    actions = [action for action in _order(matter) if action in available]
    return [
        Offer(
            action=action,
            label=action.label,
            url=reverse("console:matter-step", args=[matter.public_id, action]) + query_of(key),
            form=StepForm(initial={"version": matter.version}) if MATTER_FORMS[action] is StepForm else None,
            primary=index == 0,
        )
        for index, action in enumerate(actions)
    ]


def _order(matter: "Matter") -> list[MatterAction]:
    """Return the steps in the order of the table of forms, unless something else comes first for this matter."""
    order = list(MATTER_FORMS)
    if matter.state == MatterState.HANDLING and _contacted(matter):
        _first(order, MatterAction.SUBMIT_REPLY)
        _first(order, MatterAction.ISSUE_REPLY)
    if matter.state == MatterState.ADJUDICATION and _heard(matter):
        order.append(order.pop(order.index(MatterAction.RECORD_HEARING)))
    if matter.state == MatterState.ESCALATED and settings.COUNTY_DISPATCH == "government":
        _first(order, MatterAction.HAND_TO_GOVERNMENT)
    return order


def _contacted(matter: "Matter") -> bool:
    return any(a.round_no == matter.round_no and a.contacts.all() for a in matter.assignments.all())


def _heard(matter: "Matter") -> bool:
    return any(hearing.round_no == matter.round_no for hearing in matter.hearings.all())


def _first(order: list[MatterAction], action: MatterAction) -> None:
    order.remove(action)
    order.insert(0, action)
