"""What the console shows of a public text: its source beside it, its reviews, its term, and the steps open now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.states import RegionLevel
from core import clocks
from core.actors import Actor
from core.clocks import Light
from core.subjects import Subject
from suggestions import publication_lifecycle, publication_policies
from suggestions.console import wording
from suggestions.console.forms.base import StepForm
from suggestions.console.forms.publishing import STEP_FORMS, TextForm, first_text, text_now
from suggestions.selectors import details, publications, results, scope
from suggestions.states import DeclineReason, IdentityMode, PublicationAction, PublicationState, WithdrawReason

if TYPE_CHECKING:
    from accounts.models import Region
    from core.models import Clock
    from suggestions.models import Matter, Publication, Reply

TONES = {
    PublicationState.DRAFT: "info", PublicationState.SECRECY_REVIEW: "warn", PublicationState.PRIVACY_REVIEW: "warn",
    PublicationState.APPROVED: "wait", PublicationState.PUBLISHED: "ok", PublicationState.DECLINED: "mute",
    PublicationState.WITHDRAWN: "mute",
}  # fmt: skip
DONE: dict[PublicationAction, str] = {
    PublicationAction.SUBMIT_PUBLICATION: "已提交，等没有参加起草的人做保密审查。",
    PublicationAction.APPROVE_SECRECY: "保密审查通过，等公开审核岗做脱敏审查。",
    PublicationAction.APPROVE_PRIVACY: "脱敏审查通过，可以发布了。",
    PublicationAction.PUBLISH_RESULT: "已经公开。",
    PublicationAction.RETURN_PUBLICATION: "已退回修改。",
    PublicationAction.DECLINE_PUBLICATION: "已决定不公开。",
    PublicationAction.WITHDRAW_PUBLICATION: "已经撤下，公开页面只留一句说明。",
    PublicationAction.REDRAFT_PUBLICATION: "可以重新起草了，改好后再走一遍审查。",
}
# Shown as a button of their own; the others are folded away until they are wanted.
FORWARD = (
    PublicationAction.SUBMIT_PUBLICATION, PublicationAction.APPROVE_SECRECY, PublicationAction.APPROVE_PRIVACY,
    PublicationAction.PUBLISH_RESULT, PublicationAction.REDRAFT_PUBLICATION,
)  # fmt: skip


FINENESS = {
    RegionLevel.VILLAGE: "写到村（社区）", RegionLevel.TOWNSHIP: "只写到乡镇（街道）", RegionLevel.COUNTY: "只写到县",
}  # fmt: skip


@dataclass(frozen=True)
class Lamp:
    """How long there is to decide."""

    light: Light
    left: str
    clock: "Clock"


@dataclass(frozen=True)
class Row:
    """A public text in a list."""

    publication: "Publication"
    tone: str
    lamp: Lamp | None
    hidden: bool


def rows(found: "list[Publication]", at: datetime) -> list[Row]:
    """Return lines of a list."""
    return [
        Row(
            prepared.publication,
            TONES[PublicationState(prepared.publication.state)],
            _lamp(prepared.clock, at),
            _hidden(prepared.publication),
        )
        for prepared in publications.with_clocks(found)
    ]


def _hidden(publication: "Publication") -> bool:
    """Return whether it is published and yet not to be seen, because the matter is being handled again."""
    return publication.state == PublicationState.PUBLISHED and publication.matter.state not in publications.ENDED


def _lamp(clock: "Clock | None", at: datetime) -> Lamp | None:
    if clock is None or clock.stopped_at is not None:
        return None
    return Lamp(clocks.light(clock, at), clocks.left_text(clock, at), clock)


def offered(matters: "list[Matter]", actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return lines of the matters that may be made public."""
    return [
        {
            "matter": offer.matter,
            "due": offer.due,
            "over": at >= offer.due.due_at,
            "mine": publication_policies.publication_drafter(offer.matter, actor) is not None,
        }
        for offer in publications.offers(matters, at)
    ]


def places(matter: "Matter") -> list[tuple[int, str]]:
    """Return the places that may be shown: the matter's own and those above it, none finer than allowed."""
    hidden = publications.stays_unknown(matter)
    found: list[tuple[int, str]] = []
    region: Region | None = matter.region
    while region is not None:
        if not (hidden and region.level == RegionLevel.VILLAGE):
            found.append((region.pk, f"{region.name}，{FINENESS[RegionLevel(region.level)]}"))
        region = region.parent
    return found


def new_text_form(matter: "Matter", data: Any) -> TextForm:
    """Return the form of a new text, filled with what staff and unit wrote already."""
    offered_places = places(matter)
    reply = standing_reply(matter)
    initial = {**first_text(matter, reply.body if reply is not None else ""), "region_id": offered_places[0][0]}
    return TextForm(data, places=offered_places, kind=matter.kind, initial=initial)


def text_form(publication: "Publication", matter: "Matter", data: Any) -> TextForm:
    """Return the form for changing a text."""
    return TextForm(data, places=places(matter), kind=matter.kind, initial=text_now(publication))


def standing_reply(matter: "Matter") -> "Reply | None":
    """Return the last approved reply, or None."""
    replies = [r for part in matter.assignments.all() for r in part.replies.all() if r.approved_at is not None]
    return max(replies, key=lambda reply: reply.pk, default=None)


def inside(matter: "Matter", actor: Actor) -> dict[str, Any]:
    """Return what is known inside: the summary, the reply, and the citizens' words for those who may read them."""
    seen = set(scope.visible_opinions(actor).filter(matter=matter).values_list("pk", flat=True))
    return {
        "matter": matter,
        "standing_reply": standing_reply(matter),
        "closed_by_deputy": publications.closed_by_deputy(matter),
        "voices": [
            {
                "identity": wording.IDENTITY_WORDS[IdentityMode(opinion.identity_mode)],
                "place": wording.place_of(opinion) if opinion.pk in seen else "",
                "original": opinion.text if opinion.pk in seen else "",
            }
            for opinion in matter.opinions.all()
        ],
        "may_open_matter": scope.visible_matters(actor).filter(pk=matter.pk).exists(),
    }


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now."""

    action: PublicationAction
    url: str
    form: StepForm
    forward: bool
    failed: bool


def context(
    publication: "Publication", actor: Actor, at: datetime, bound: tuple[PublicationAction, StepForm] | None
) -> dict[str, Any]:
    """Return everything the page of a public text shows, in a constant number of queries."""
    matter = publications.source_of(publication.matter_id)
    publication.matter = matter
    offers = _offers(publication, actor, bound)
    refused = bound is not None and bound[0] not in [offer.action for offer in offers]
    return {
        **inside(matter, actor),
        "publication": publication,
        "tone": TONES[PublicationState(publication.state)],
        "result": results.told(publication),
        "warnings": publications.warnings_of(publication, matter),
        "reviews": [r for r in publication.reviews.all() if r.round_no == publication.round_no],
        "lamp": _lamp(publications.clock_of(publication), at),
        "hidden": _hidden(publication),
        "reason": _reason(publication),
        "offers": offers,
        "refused_form": bound[1] if bound is not None and refused else None,
        "may_revise": PublicationAction.REVISE_PUBLICATION
        in publication_lifecycle.PUBLICATION.available_actions(publication, actor),
        "own_text": actor.user_id in publication.author_ids,
        "timeline": [_history(line) for line in details.trail(Subject("publication", publication.pk))],
    }


def _reason(publication: "Publication") -> str:
    if publication.state == PublicationState.DECLINED:
        return DeclineReason(publication.decline_reason).label
    if publication.state == PublicationState.WITHDRAWN:
        return WithdrawReason(publication.withdraw_reason).label
    return ""


def _offers(publication: "Publication", actor: Actor, bound: tuple[PublicationAction, StepForm] | None) -> list[Offer]:
    available = publication_lifecycle.PUBLICATION.available_actions(publication, actor)
    found = []
    for action in STEP_FORMS:
        if action not in available:
            continue
        failed = bound is not None and bound[0] == action
        form = bound[1] if bound is not None and failed else _empty(action, publication)
        url = reverse("publications:step", args=[publication.public_id, action])
        found.append(Offer(action, url, form, action in FORWARD, failed))
    return found


def _empty(action: PublicationAction, publication: "Publication") -> StepForm:
    return STEP_FORMS[action](initial={"version": publication.version}, auto_id=ids_of(action))


def ids_of(action: PublicationAction) -> str:
    """Return how the fields of a step's form are named in the page, which shows several forms."""
    return f"id_{action}_%s"


def _history(line: Any) -> dict[str, Any]:
    action = PublicationAction(line.event.verb)
    return {"title": action.label, "time": line.event.at, "who": line.who, "text": "", "state": "done"}
