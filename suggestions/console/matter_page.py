"""What a matter's page shows to this viewer: the units' side gets the summary and what the sender allowed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import registries
from core.actors import Actor
from core.clock import local_date
from core.subjects import Subject
from suggestions import disclosure, policies
from suggestions.console import merging_page, pictures, wording
from suggestions.selectors import details, formal, history, lights, questions, repeats
from suggestions.selectors.after_stories import TONES as PROMISE_TONES
from suggestions.selectors.after_stories import overdue
from suggestions.selectors.ratings import ratings_shown, secret_round
from suggestions.states import Channel, FeedbackWay, IdentityMode, MatterState

if TYPE_CHECKING:
    from suggestions.models import Assignment, Commitment, Matter, Opinion, Rating, Reply

INSTRUCTION_LABELS = {
    MatterState.TO_DISPATCH: "退回理由",
    MatterState.ESCALATED: "报送理由",
    MatterState.WITH_GOVERNMENT: "转办意见",
}


@dataclass(frozen=True)
class Voice:
    """One opinion behind the matter, as far as this viewer may know it."""

    identity: str
    place: str
    original: str | None
    number: str = ""
    photos: list[dict[str, Any]] = field(default_factory=list)
    contact_number: str = ""
    deputy: str = ""
    ways: tuple[str, ...] = ()
    merged: bool = False


@dataclass(frozen=True)
class Answered:
    """A reply with its pictures."""

    reply: "Reply"
    unit: str
    round_no: int
    photos: list[dict[str, Any]]
    # The stamped paper a reply was entered from; the units and the dispatching side see it.
    scans: list[dict[str, Any]] = field(default_factory=list)


def matter_context(matter: "Matter", actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the page's contents, in a constant number of queries."""
    seen = details.opinions_seen(matter)
    replies = details.replies_shown(actor, matter)
    promises = [promise for promise in matter.commitments.all() if _may_read(promise, replies)]
    photos = pictures.of(
        opinion=_with_photos(matter, seen),
        reply=[reply.pk for reply in replies],
        commitment=[promise.pk for promise in promises],
        paper_reply=[reply.pk for reply in replies if reply.on_paper],
    )
    parts = list(matter.assignments.all())
    return {
        "matter": matter,
        "suggestion": formal.of_matter(matter, actor),
        "tone": wording.STATUS_TONES.get(matter.state, ""),
        "facts": [*wording.question_facts(questions.asked_at(matter)), *wording.matter_facts(matter)],
        "instruction_label": INSTRUCTION_LABELS.get(MatterState(matter.state), "交办要求"),
        "voices": voices(matter, actor, seen, photos),
        "merging": merging_page.told_apart(matter, seen),
        "sees_original": bool(seen),
        **_work(parts),
        "replies": _answered(replies, photos),
        "repeats": _repeats(matter, replies, actor),
        "feedbacks": details.feedbacks_of(matter),
        "ratings": [_rating(rating) for rating in ratings_shown(matter, actor)],
        "ratings_secret": matter.state == MatterState.TO_EVALUATE and secret_round(matter) is not None,
        "promises": [_promised(promise, photos, at) for promise in reversed(promises)],
        "visits": list(matter.visits.all()),
        "reopenings": list(matter.reopenings.all()),
        "hearings": [*reversed(matter.hearings.all())],
        "lamps": lights.matter_lamps(matter.pk, at, units=_units(parts)),
        "timeline": [wording.history_step(line) for line in history.of_matter(actor, matter, seen)],
        "acts_for": _acted_for(matter, actor),
        "sections": [
            s for _, added in registries.matter_sections.items() if (s := added(actor, matter.pk, at)) is not None
        ],
    }


def _work(parts: "list[Assignment]") -> dict[str, Any]:
    """Return what the units were given, did and wished to return."""
    return {
        "parts": [_part(part) for part in parts],
        "contacts": [(part, contact) for part in parts for contact in part.contacts.all()],
        "progress": [(part, progress) for part in parts for progress in part.progress.all()],
        "co_opinions": [(part, part.co_opinion) for part in parts if getattr(part, "co_opinion", None) is not None],
        "co_reviews": [(part, part.co_review) for part in parts if getattr(part, "co_review", None) is not None],
        "extensions": [(part, asked) for part in parts for asked in part.extensions.all()],
        "returns": [(part, asked) for part in parts for asked in part.returns.all()],
    }


def _units(parts: "list[Assignment]") -> dict[int, str]:
    """Return the parts' units by part, when there are several: each deadline then says whose it is."""
    return {part.pk: part.unit.name for part in parts} if len({part.unit_id for part in parts}) > 1 else {}


def _acted_for(matter: "Matter", actor: Actor) -> str:
    """Return the units that work on paper and for which this viewer enters what they did; empty for none."""
    if policies.overseer(matter, actor) is None:
        return ""
    return "、".join(part.unit.name for part in policies.current(matter) if part.unit.on_paper)


def _with_photos(matter: "Matter", seen: set[int]) -> list[int]:
    """Return the opinions whose photos may be shown: only with the original."""
    return [opinion.pk for opinion in matter.opinions.all() if opinion.pk in seen or opinion.share_original]


def voices(matter: "Matter", actor: Actor, seen: set[int], photos: pictures.Pictures) -> list[Voice]:
    """Return the opinions behind a matter, those merged after the one they were merged into."""
    return [
        _voice(opinion, actor, opinion.pk in seen, photos.get(Subject("opinion", opinion.pk), []))
        for opinion in sorted(matter.opinions.all(), key=lambda opinion: opinion.merged_into_id is not None)
    ]


def _voice(opinion: "Opinion", actor: Actor, seen: bool, photos: list[dict[str, Any]]) -> Voice:
    view = disclosure.for_unit(opinion)
    readable = getattr(opinion, "submitter", None) is not None and policies.contact_reader(opinion, actor) is not None
    return Voice(
        identity=wording.IDENTITY_WORDS[IdentityMode(opinion.identity_mode)] if seen else view.identity,
        place=wording.place_of(opinion) if seen else view.place,
        original=opinion.text if seen else view.original,
        number=opinion.number if seen else "",
        photos=photos,
        contact_number=opinion.number if readable else "",
        deputy=opinion.followup_deputy.name if opinion.followup_deputy is not None else "",
        ways=_ways(opinion) if seen else (),
        merged=opinion.merged_into_id is not None,
    )


def _ways(opinion: "Opinion") -> tuple[str, ...]:
    """Return how the citizen can be told, the best way first; everybody can look it up by number and code."""
    submitter = getattr(opinion, "submitter", None)
    ways = ["打电话（留了电话）"] if submitter is not None and submitter.phone_index else []
    if opinion.channel in (Channel.RECEPTION, Channel.VISIT, Channel.MARKET_STALL):
        ways.append("当面告知（当时是当面反映的）")
    ways.append(f"{FeedbackWay.TRACKING_PAGE.label}")
    return tuple(ways)


def _part(part: "Assignment") -> dict[str, Any]:
    return {"part": part, "tone": wording.STATUS_TONES.get(part.state, "")}


def _answered(replies: "list[Reply]", photos: pictures.Pictures) -> list[Answered]:
    """Return the replies, the latest first."""
    newest_first = sorted(replies, key=lambda reply: -reply.pk)
    return [
        Answered(
            reply,
            reply.assignment.unit.name,
            reply.assignment.round_no,
            photos.get(Subject("reply", reply.pk), []),
            photos.get(Subject("paper_reply", reply.pk), []),
        )
        for reply in newest_first
    ]


def _repeats(matter: "Matter", replies: "list[Reply]", actor: Actor) -> "list[repeats.Repeated]":
    """Return where the reply under review says what its unit has said before; for who reviews it."""
    if matter.state != MatterState.REPLY_REVIEW or policies.overseer(matter, actor) is None:
        return []
    standing = next((reply for reply in replies if reply.returned_at is None and reply.approved_at is None), None)
    return repeats.earlier_same(standing, actor) if standing is not None else []


def _may_read(promise: "Commitment", replies: "list[Reply]") -> bool:
    """Return whether this viewer reads the reply that promised it."""
    return promise.reply_id in {reply.pk for reply in replies}


def _promised(promise: "Commitment", photos: pictures.Pictures, at: datetime) -> dict[str, Any]:
    return {
        "promise": promise,
        "tone": PROMISE_TONES[promise.state],
        "overdue": overdue(promise, local_date(at)),
        "photos": photos.get(Subject("commitment", promise.pk), []),
    }


def _rating(rating: "Rating") -> dict[str, Any]:
    return {"rating": rating, "by": "代表" if rating.deputy_id else "群众"}
