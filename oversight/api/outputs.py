"""What the API shows of an appraisal: never who voted what, and no count before the end."""

from typing import Any

from rest_framework import serializers

from core import ballots
from oversight import selectors


class AppraisalRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    level = serializers.CharField()
    owner = serializers.CharField(source="owner.name")
    meeting_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class AppraisalOut(AppraisalRow):
    """One appraisal."""

    plan = serializers.CharField()
    contents = serializers.ListField(child=serializers.CharField())
    conclusion = serializers.CharField()
    reported_on = serializers.DateField(allow_null=True)
    reported_to = serializers.CharField()
    first = serializers.UUIDField(source="first.public_id", allow_null=True, default=None)
    targets = serializers.SerializerMethodField()
    ballot = serializers.SerializerMethodField()
    compared = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_targets(self, appraisal: Any) -> list[dict[str, Any]]:
        """Return the offices with what they said of themselves."""
        targets = appraisal.targets.select_related("organisation")
        return [
            {"id": t.pk, "unit": str(t.organisation.public_id), "name": t.organisation.name, "self_check": t.self_check}
            for t in targets
        ]

    def get_ballot(self, appraisal: Any) -> dict[str, Any] | None:
        """Return the last ballot: the turnout while it is open, the frozen result after."""
        boxes = selectors.boxes(appraisal)
        if not boxes:
            return None
        box = boxes[-1]
        return {
            "round_no": box.round_no, "opens_at": box.opens_at, "closes_at": box.closes_at, "quorum": box.quorum,
            "next_batch": ballots.next_batch(box), "turnout": ballots.turnout(box), "result": box.result,
        }  # fmt: skip

    def get_compared(self, appraisal: Any) -> list[dict[str, str]]:
        """Return first and second appraisal side by side."""
        return [
            {"unit": row.section, "content": row.label, "first": row.first, "second": row.second,
             "change": row.difference}
            for row in selectors.outcome(appraisal).compared
        ]  # fmt: skip

    def get_findings(self, appraisal: Any) -> list[dict[str, Any]]:
        """Return the rectification list with how each matter stands."""
        findings = appraisal.findings.select_related("target__organisation", "matter").prefetch_related("checks")
        return [
            {
                "id": f.pk, "number": f.number, "unit": f.target.organisation.name, "title": f.title,
                "requirement": f.requirement, "matter": str(f.matter.public_id) if f.matter else None,
                "matter_state": f.matter.state if f.matter else None,
                "checks": [{"on": c.checked_on, "result": c.result, "note": c.note} for c in f.checks.all()],
            }
            for f in findings
        ]  # fmt: skip

    def get_available_actions(self, appraisal: Any) -> list[str]:
        """Return the steps this caller can take now."""
        boxes = selectors.boxes(appraisal)
        offered = selectors.offered(appraisal, boxes[-1] if boxes else None, self.context["actor"])
        return [str(action) for action in offered]


class SlipOut(serializers.Serializer):  # type: ignore[type-arg]
    """A slip, returned this one time."""

    serial = serializers.IntegerField()
    code = serializers.CharField()
