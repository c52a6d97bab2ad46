"""One opinion or one matter with everything its page shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, JSONObject

from accounts.models import User
from core import audit, clocks
from core.actors import PASSER_BY, Actor
from core.models import AuditEvent, Clock, StoredFile
from core.subjects import Subject
from suggestions.models import (
    Assignment,
    AssignmentReturn,
    Commitment,
    Contact,
    Extension,
    Feedback,
    Hearing,
    Matter,
    Opinion,
    Progress,
    Reopening,
    Reply,
    ReturnVisit,
    Suggestion,
)
from suggestions.policies import UNIT, overseer
from suggestions.selectors.ratings import tells_of_secret_rating
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.states import MatterState, ResultClass

TOLD = ("round_no", "way", "told_at", "note", "deputy_told")


def opinion_for(actor: Actor, number: str) -> Opinion | None:
    """Return the opinion with this number if the actor may see it, else None."""
    related = visible_opinions(actor).select_related(
        "owner__region", "station", "category", "place_region", "taken_by", "matter", "submitter",
        "rejection_appeal__decided_by", "transfer_route",
        "receiving_deputy", "followup_deputy", "recorder", "activity", "answered_by", "rejection_by",
        "merged_into", "code",
    ).annotate(has_merged=Exists(Opinion.objects.filter(merged_into=OuterRef("pk"))))  # fmt: skip
    return related.prefetch_related("info_requests").filter(number=number).first()


def matter_for(actor: Actor, public_id: str) -> Matter | None:
    """Return the matter with this identifier if the actor may see it, else None."""
    feedbacks = Feedback.objects.filter(matter=OuterRef("pk")).order_by("pk")
    told = ArraySubquery(feedbacks.values(row=JSONObject(**{name: name for name in TOLD})))
    found = with_everything(visible_matters(actor), actor).annotate(told=told)
    matter = found.filter(public_id=public_id).first()
    return with_aftermath(matter) if matter is not None else None


def feedbacks_of(matter: Matter) -> list[Feedback]:
    """Return the feedback of each round of a matter of `matter_for`, which came with the matter itself."""
    rows: list[dict[str, Any]] = matter.told  # type: ignore[attr-defined]
    return [Feedback(**{**row, "told_at": datetime.fromisoformat(row["told_at"])}) for row in rows]


def with_everything(matters: QuerySet[Matter], reader: Actor = PASSER_BY) -> QuerySet[Matter]:
    """Return matters with parts, contacts, replies, ratings and the opinions behind them.

    Each opinion knows as `seen` whether the reader may read the citizen's own words.
    """
    parts = Assignment.objects.select_related(
        "unit", "handler", "co_opinion", "co_review__again_by", "co_review__waived_by", "paper"
    ).prefetch_related(
        Prefetch("contacts", Contact.objects.select_related("recorded_by", "activity")),
        Prefetch("progress", Progress.objects.select_related("recorded_by")),
        Prefetch("replies", Reply.objects.select_related("submitted_by")),
        Prefetch("extensions", Extension.objects.select_related("asked_by", "decided_by")),
        Prefetch("returns", AssignmentReturn.objects.select_related("proposed_unit", "asked_by", "decided_by")),
    )
    opinions = Opinion.objects.select_related(
        "owner__region", "place_region", "followup_deputy", "station", "submitter"
    ).annotate(seen=Exists(visible_opinions(reader).filter(pk=OuterRef("pk"))))
    return matters.select_related("owner", "region", "category").prefetch_related(
        Prefetch("assignments", parts), Prefetch("opinions", opinions), "ratings"
    )


def with_aftermath(matter: Matter) -> Matter:
    """Return the matter with promises, return visits and reopenings; only what such a matter can have is asked for."""
    promises = Commitment.objects.select_related("unit", "reported_by", "checked_by").prefetch_related("changes__by")
    again = matter.round_no > 1
    wanted: dict[str, tuple[bool, QuerySet[Any]]] = {
        "commitments": (again or matter.result_class == ResultClass.B, promises),
        "hearings": (again or matter.state == MatterState.ADJUDICATION, Hearing.objects.select_related("recorded_by")),
        "visits": (matter.state == MatterState.CLOSED or matter.came_back, ReturnVisit.objects.select_related("by")),
        "reopenings": (matter.came_back, Reopening.objects.select_related("deputy")),
    }
    for name, (possible, rows) in wanted.items():
        prefetch_related_objects([matter], Prefetch(name, rows if possible else rows.none()))
    return matter


@dataclass(frozen=True)
class TrailLine:
    """One line of the audit trail with the names people know."""

    event: AuditEvent
    who: str


def trail(*subjects: Subject) -> list[TrailLine]:
    """Return who did what and when, oldest first; a stand-in with the name of the post's holder."""
    name = User.objects.filter(pk=OuterRef("user_id")).values("name")
    lender = User.objects.filter(pk=Cast(OuterRef("detail__stands_for"), BigIntegerField())).values("name")
    events = audit.trail(*subjects).annotate(who=Subquery(name), for_whom=Subquery(lender))
    fallback = {"system": "系统", "citizen": "反映人", "client": "其他系统"}
    whom = {e.pk: f"（代{e.for_whom}）" if e.for_whom else "" for e in events}
    return [TrailLine(e, (e.who or fallback.get(e.actor_kind, "")) + whom[e.pk]) for e in events]


def running_clocks(*subjects: Subject) -> list[Clock]:
    """Return the clocks that run for these subjects, the first due first."""
    return [c for subject in subjects for c in clocks.of(subject).filter(stopped_at__isnull=True).order_by("due_at")]


def files_of(wanted: dict[str, list[int]]) -> dict[Subject, list[StoredFile]]:
    """Return the files of several subjects, given as ids by kind; one query, none for no ids."""
    found: dict[Subject, list[StoredFile]] = {}
    conditions = [Q(subject_kind=kind, subject_id__in=ids) for kind, ids in wanted.items() if ids]
    if conditions:
        for stored in StoredFile.objects.filter(reduce(or_, conditions)).order_by("id"):
            found.setdefault(Subject(stored.subject_kind, stored.subject_id), []).append(stored)
    return found


def opinion_clocks(opinion: Opinion) -> list[Clock]:
    """Return the clocks that run for an opinion."""
    return running_clocks(Subject("opinion", opinion.pk))


def suggestion_clocks(suggestion: Suggestion) -> list[Clock]:
    """Return the clocks that run for a suggestion before it is handled."""
    return running_clocks(Subject("suggestion", suggestion.pk))


def matter_clocks(matter: Matter) -> list[Clock]:
    """Return the clocks that run for a matter and for its units' parts, the first due first."""
    mine = Q(subject_kind="matter", subject_id=matter.pk)
    parts = Q(subject_kind="assignment", subject_id__in=[a.pk for a in matter.assignments.all()])
    return list(Clock.objects.filter(mine | parts, stopped_at__isnull=True).order_by("due_at"))


def opinion_trail(opinion: Opinion, actor: Actor) -> list[TrailLine]:
    """Return the trail of an opinion and its matter; that somebody else has rated stays hidden until the round ends."""
    lines, matter = trail(*subjects_of(opinion)), opinion.matter
    if matter is None:
        return lines
    return [line for line in lines if not tells_of_secret_rating(line.event, matter, actor)]


def subjects_of(opinion: Opinion) -> list[Subject]:
    """Return what an opinion's trail covers: itself and the matter it became."""
    return [Subject("opinion", opinion.pk)] + ([Subject("matter", opinion.matter_id)] if opinion.matter_id else [])


def opinions_seen(matter: Matter) -> set[int]:
    """Return the ids of the opinions behind a matter of `matter_for` whose own words its reader may read."""
    return {opinion.pk for opinion in matter.opinions.all() if opinion.seen}  # type: ignore[attr-defined]


def replies_shown(actor: Actor, matter: Matter) -> list[Reply]:
    """Return the matter's replies: all to the handling and dispatching sides, approved ones to everybody else."""
    replies = [reply for part in matter.assignments.all() for reply in part.replies.all()]
    inside = {part.unit_id for part in matter.assignments.all()}
    sees_all = any(c.organisation_id in inside for c in actor.acting_as(*UNIT)) or overseer(matter, actor) is not None
    return replies if sees_all else [reply for reply in replies if reply.approved_at is not None]
