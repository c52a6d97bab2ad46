"""What the API takes and shows of coordination meetings; the rules on content are in the commands."""

from typing import Any

from rest_framework import serializers

from core.clock import local_date, now
from oversight import meeting_selectors
from oversight.models import CoordMeeting
from oversight.services.meetings import Attendance, Call, Minutes, Task
from oversight.states import AttendeeLevel, MeetingAction, MeetingKind, Response
from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.selectors import catalogue

DECISION = "议定事项的序号。"


class CallIn(serializers.Serializer):  # type: ignore[type-arg]
    """发起（吹哨）。"""

    convener = KeyField(slug_field="public_id", queryset=catalogue.bodies(), source="convener_id")
    kind = serializers.ChoiceField(MeetingKind.choices, default=MeetingKind.WHISTLE)
    title = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=2000)
    problems = serializers.ListField(child=serializers.CharField(max_length=200))
    units = KeyField(slug_field="public_id", queryset=catalogue.units(), source="unit_ids", many=True)
    deputies = KeyField(
        slug_field="public_id", queryset=catalogue.deputies(), source="deputy_ids", many=True, default=()
    )
    matters = KeyField(slug_field="public_id", queryset=catalogue.matters(), source="matter_ids", many=True, default=())
    meets_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=60)

    def call(self) -> Call:
        """Return what the command takes."""
        return Call(**self.validated_data)


class MeetingStepIn(StepIn):
    """Every step carries the version it was decided on."""

    def arguments(self, meeting: CoordMeeting) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return dict(self.validated_data)


class MeetingReasonIn(MeetingStepIn, ReasonIn):
    """不核准、取消。"""


class RespondIn(MeetingStepIn):
    """回复参会。"""

    response = serializers.ChoiceField([c for c in Response.choices if c[0] != Response.PENDING])
    who = serializers.CharField(max_length=60, allow_blank=True, default="")
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class CameIn(serializers.Serializer):  # type: ignore[type-arg]
    """Who came for a unit."""

    unit = serializers.UUIDField()
    came = serializers.ChoiceField(AttendeeLevel.choices)


class HoldIn(MeetingStepIn):
    """登记到会。"""

    units = CameIn(many=True)
    deputies_came = serializers.IntegerField(min_value=0, max_value=999)
    citizens_came = serializers.IntegerField(min_value=0, max_value=9999)
    missing_reason = serializers.CharField(max_length=200, allow_blank=True, default="")

    def arguments(self, meeting: CoordMeeting) -> dict[str, Any]:
        """Return the keyword arguments of the command; units that were not called are not counted."""
        said = super().arguments(meeting)
        came = {row["unit"]: row["came"] for row in said["units"]}
        rows = {row.pk: came[row.unit.public_id] for row in meeting.units.all() if row.unit.public_id in came}
        counted = {name: said[name] for name in ("deputies_came", "citizens_came", "missing_reason")}
        return {"version": said["version"], "attendance": Attendance(units=rows, **counted)}


class TaskIn(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the duty list."""

    task = serializers.CharField(max_length=200)
    unit = KeyField(slug_field="public_id", queryset=catalogue.units(), source="unit_id")
    due_on = serializers.DateField()


class ConcludeIn(MeetingStepIn):
    """印发纪要。"""

    minutes = serializers.CharField(max_length=10000)
    tasks = TaskIn(many=True)

    def arguments(self, meeting: CoordMeeting) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments(meeting)
        tasks = tuple(Task(**task) for task in said["tasks"])
        return {"version": said["version"], "minutes": Minutes(said["minutes"], tasks)}


class DecisionStepIn(MeetingStepIn):
    """A step on one task, named by its number on the list."""

    number = serializers.IntegerField(min_value=1, help_text=DECISION)

    def arguments(self, meeting: CoordMeeting) -> dict[str, Any]:
        """Return the keyword arguments of the command; zero for a number that is not on the list."""
        said = super().arguments(meeting)
        number = said.pop("number")
        return {**said, "decision_id": next((d.pk for d in meeting.decisions.all() if d.number == number), 0)}


class ReportDecisionIn(DecisionStepIn):
    """报告落实。"""

    report = serializers.CharField(max_length=5000)


class VerifyDecisionIn(DecisionStepIn):
    """核实销号。"""

    done = serializers.BooleanField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class StrikeDecisionIn(DecisionStepIn):
    """划去。"""

    reason = serializers.CharField(max_length=200)


class RatingIn(serializers.Serializer):  # type: ignore[type-arg]
    """How a unit kept its word."""

    unit = serializers.UUIDField()
    on_time = serializers.BooleanField()
    right_person = serializers.BooleanField()
    kept_word = serializers.BooleanField()


class RateIn(MeetingStepIn):
    """报到评价。"""

    ratings = RatingIn(many=True)

    def arguments(self, meeting: CoordMeeting) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments(meeting)
        rows = {row.unit.public_id: row.pk for row in meeting.units.all()}
        ratings = {
            rows[r["unit"]]: (r["on_time"], r["right_person"], r["kept_word"])
            for r in said["ratings"]
            if r["unit"] in rows
        }
        return {"version": said["version"], "ratings": ratings}


INPUTS: dict[MeetingAction, type[MeetingStepIn]] = {
    MeetingAction.APPROVE: MeetingStepIn,
    MeetingAction.DECLINE: MeetingReasonIn,
    MeetingAction.RESPOND: RespondIn,
    MeetingAction.HOLD: HoldIn,
    MeetingAction.CONCLUDE: ConcludeIn,
    MeetingAction.REPORT_DECISION: ReportDecisionIn,
    MeetingAction.VERIFY_DECISION: VerifyDecisionIn,
    MeetingAction.STRIKE_DECISION: StrikeDecisionIn,
    MeetingAction.RATE_UNITS: RateIn,
    MeetingAction.CANCEL_MEETING: MeetingReasonIn,
}


class MeetingRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    level = serializers.CharField()
    convener = serializers.CharField(source="convener.name")
    meets_at = serializers.DateTimeField()
    place = serializers.CharField()
    version = serializers.IntegerField()


class MeetingOut(MeetingRow):
    """One meeting."""

    reason = serializers.CharField()
    problems = serializers.ListField(child=serializers.CharField())
    minutes = serializers.CharField()
    remark = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)
    concluded_at = serializers.DateTimeField(allow_null=True)
    deputies_came = serializers.IntegerField()
    citizens_came = serializers.IntegerField()
    missing_reason = serializers.CharField()
    units = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_units(self, meeting: CoordMeeting) -> list[dict[str, Any]]:
        """Return who was called, what they answered, and who came."""
        return [
            {
                "unit": str(row.unit.public_id), "name": row.unit.name, "response": row.response, "who": row.who,
                "leave_note": row.leave_note, "came": row.came, "on_time": row.on_time,
                "right_person": row.right_person, "kept_word": row.kept_word,
            }
            for row in meeting.units.all()
        ]  # fmt: skip

    def get_decisions(self, meeting: CoordMeeting) -> list[dict[str, Any]]:
        """Return the duty list; `late` when its day has passed and nobody has verified it."""
        lines = meeting_selectors.decision_lines(meeting, local_date(now()))
        return [
            {
                "number": d.number, "task": d.task, "unit": str(d.unit.public_id), "name": d.unit.name,
                "due_on": d.due_on, "state": d.state, "report": d.report, "struck_reason": d.struck_reason,
                "late": line.late,
            }
            for line in lines
            for d in (line.decision,)
        ]  # fmt: skip

    def get_available_actions(self, meeting: CoordMeeting) -> list[str]:
        """Return the steps this caller can take now."""
        return [str(action) for action in meeting_selectors.offered(meeting, self.context["actor"])]
