"""What the API shows of an opinion and of a matter, and what one may do with it now."""

from typing import Any

from rest_framework import serializers

from core import clocks
from core.actors import Actor
from core.clock import now
from suggestions import disclosure, lifecycle
from suggestions.selectors import details, ratings, similar
from suggestions.states import IdentityMode


class ClockOut(serializers.Serializer):  # type: ignore[type-arg]
    """A running deadline."""

    kind = serializers.CharField()
    last_day = serializers.DateField()
    due_at = serializers.DateTimeField(help_text="不含这一刻的截止时间。")
    provisional = serializers.BooleanField(help_text="日历未公布，暂定。")
    explanation = serializers.CharField()
    light = serializers.CharField()


class OpinionRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a list of opinions."""

    number = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    title = serializers.CharField()
    excerpt = serializers.CharField()
    category = serializers.CharField(source="category.code", default=None, allow_null=True)
    place = serializers.CharField(source="place_region.name", default="")
    owner = serializers.CharField(source="owner.name")
    received_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class MatterRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a list of matters."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    title = serializers.CharField()
    category = serializers.CharField(source="category.code", default=None, allow_null=True)
    level = serializers.CharField()
    owner = serializers.CharField(source="owner.name")
    lead_unit = serializers.CharField(allow_null=True)
    round_no = serializers.IntegerField()
    accepted_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class OpinionOut(OpinionRow):
    """An opinion as its page shows it."""

    excerpt = None  # type: ignore[assignment]
    text = serializers.CharField()
    summary = serializers.CharField()
    grade = serializers.CharField()
    urgency = serializers.CharField()
    is_specialised = serializers.BooleanField()
    is_broad = serializers.BooleanField()
    place_text = serializers.CharField()
    identity_mode = serializers.CharField()
    entry_mode = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    late_entry = serializers.BooleanField()
    late_reason = serializers.CharField()
    answer_way = serializers.CharField()
    answer = serializers.CharField()
    guidance = serializers.CharField()
    reject_reason = serializers.CharField()
    matter = serializers.UUIDField(source="matter.public_id", allow_null=True, default=None)
    merged_into = serializers.CharField(source="merged_into.number", default=None, allow_null=True)
    merged = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_clocks(self, opinion: Any) -> list[dict[str, Any]]:
        """Return the deadlines that run."""
        return clock_rows(details.opinion_clocks(opinion))

    def get_merged(self, opinion: Any) -> list[str]:
        """Return the numbers of the opinions merged into this one that the caller sees."""
        return [row.number for row in similar.merged_with(self.context["actor"], opinion)]

    def get_available_actions(self, opinion: Any) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(a) for a in lifecycle.OPINION.available_actions(opinion, self.context["actor"])]


class ReplyOut(serializers.Serializer):  # type: ignore[type-arg]
    """A reply."""

    round_no = serializers.IntegerField(source="assignment.round_no")
    result_class = serializers.CharField()
    body = serializers.CharField()
    evidence = serializers.CharField()
    next_step = serializers.CharField()
    committed_on = serializers.DateField(allow_null=True)
    unsolved_reason = serializers.CharField()
    signer = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    returned_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)


class MatterOut(MatterRow):
    """A matter as its page shows it: a unit gets the summary and what the sender allowed, nothing more."""

    lead_unit = None  # type: ignore[assignment]
    summary = serializers.CharField()
    instruction = serializers.CharField()
    grade = serializers.CharField()
    urgency = serializers.CharField()
    dispatched_at = serializers.DateTimeField(allow_null=True)
    result_class = serializers.CharField()
    remark = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    assignments = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()
    replies = serializers.SerializerMethodField()
    ratings = serializers.SerializerMethodField()
    rounds_before = serializers.IntegerField(help_text="恢复办理以前的轮次；0表示没有反复过。")
    commitments = serializers.SerializerMethodField()
    visits = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.context["actor"]
        return actor

    def get_assignments(self, matter: Any) -> list[dict[str, Any]]:
        """Return each unit's part."""
        return [
            {
                "unit": str(a.unit.public_id),
                "name": a.unit.name,
                "part": a.part,
                "round_no": a.round_no,
                "state": a.state,
            }
            for a in matter.assignments.all()
        ]

    def get_opinions(self, matter: Any) -> list[dict[str, Any]]:
        """Return what the caller may know of the opinions behind it."""
        seen = details.opinions_seen(matter)
        return [
            {
                "number": opinion.number if opinion.pk in seen else None,
                "merged": opinion.merged_into_id is not None,
                "identity": IdentityMode(opinion.identity_mode).label,
                "place": (view := disclosure.for_unit(opinion)).place,
                "original": opinion.text if opinion.pk in seen else view.original,
            }
            for opinion in matter.opinions.all()
        ]

    def get_replies(self, matter: Any) -> list[dict[str, Any]]:
        """Return the replies: the handling and dispatching sides see all, others approved ones."""
        return list(ReplyOut(details.replies_shown(self.actor, matter), many=True).data)

    def get_commitments(self, matter: Any) -> list[dict[str, Any]]:
        """Return what replies promised, in the order of the promises; of the replies this caller may see."""
        shown = {reply.pk for reply in details.replies_shown(self.actor, matter)}
        return [
            {"round_no": p.round_no, "content": p.content, "due_on": p.due_on, "first_due_on": p.first_due_on,
             "changed_times": p.changed_times, "state": p.state, "reported_at": p.reported_at, "ended_at": p.ended_at}
            for p in matter.commitments.all() if p.reply_id in shown
        ]  # fmt: skip

    def get_visits(self, matter: Any) -> list[dict[str, Any]]:
        """Return the return visits, planned and made."""
        return [
            {"round_no": v.round_no, "planned_on": v.planned_on, "state": v.state, "done_on": v.done_on, "way": v.way,
             "still_ok": v.still_ok}
            for v in matter.visits.all()
        ]  # fmt: skip

    def get_ratings(self, matter: Any) -> list[dict[str, Any]]:
        """Return the ratings this caller may see (背靠背)."""
        return [
            {"round_no": r.round_no, "by": "deputy" if r.deputy_id else "citizen",
             "attitude": r.attitude, "outcome": r.outcome, "reason": r.reason}
            for r in ratings.ratings_shown(matter, self.actor)
        ]  # fmt: skip

    def get_clocks(self, matter: Any) -> list[dict[str, Any]]:
        """Return the deadlines that run."""
        return clock_rows(details.matter_clocks(matter))

    def get_available_actions(self, matter: Any) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(a) for a in lifecycle.MATTER.available_actions(matter, self.actor)]


class TrailOut(serializers.Serializer):  # type: ignore[type-arg]
    """One event of the audit trail."""

    at = serializers.DateTimeField(source="event.at")
    who = serializers.CharField()
    role = serializers.CharField(source="event.role")
    action = serializers.CharField(source="event.verb")
    from_state = serializers.CharField(source="event.from_state")
    to_state = serializers.CharField(source="event.to_state")


class ReceiptOut(serializers.Serializer):  # type: ignore[type-arg]
    """What the sender keeps."""

    number = serializers.CharField()
    query_code = serializers.CharField()
    repeated = serializers.BooleanField()


class WorkListOut(serializers.Serializer):  # type: ignore[type-arg]
    """One of the caller's lists and how many items wait in it (counted up to 100)."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField()
    waiting = serializers.IntegerField(allow_null=True)


def clock_rows(running: list[Any]) -> list[dict[str, Any]]:
    """Return running clocks with their light as of now."""
    at = now()
    return [
        {
            "kind": clock.kind, "last_day": clock.last_day, "due_at": clock.due_at, "provisional": clock.provisional,
            "explanation": clock.explanation, "light": clocks.light(clock, at).name,
        }
        for clock in running
    ]  # fmt: skip
