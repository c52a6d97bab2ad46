"""The API of terms (办理时限): the table in force on a day."""

from datetime import date
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from accounts.policies import reads_terms
from core import policy_reads
from core.clock import local_date, now
from core.errors import RuleBroken


class TermOut(serializers.Serializer):  # type: ignore[type-arg]
    """One row in force."""

    family = serializers.CharField()
    family_label = serializers.CharField()
    step = serializers.CharField()
    step_label = serializers.CharField()
    grade = serializers.CharField(help_text="空表示各等级相同。")
    grade_label = serializers.CharField()
    term = serializers.CharField(help_text="15wd、30d、3m、4wh、2h。")
    term_label = serializers.CharField()
    audience = serializers.CharField(help_text="unit 或者 citizen。")
    basis = serializers.CharField()
    promise = serializers.CharField(help_text="服务承诺：时限，或者08-31这样的日期；空表示没有。")
    promise_basis = serializers.CharField()
    warn = serializers.ListField(child=serializers.CharField(), help_text="3wd 到期前，+5wd 起算后；空为通常规则。")
    ladder = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    start_rule = serializers.CharField()
    end_rule = serializers.CharField()
    version = serializers.CharField()
    preset = serializers.CharField()
    valid_from = serializers.DateField()
    running = serializers.IntegerField(help_text="正按这一版计算的期限数。")


class Terms(APIView):
    """The terms in force on a day."""

    @extend_schema(
        operation_id="terms_list",
        responses=TermOut(many=True),
        parameters=[OpenApiParameter("on", date, description="哪一天的；不写是今天。")],
    )
    def get(self, request: Request, version: str) -> Response:
        """Return every row in force on the day."""
        if not reads_terms(actor_of_request(request)):
            raise Http404
        day = _day(request.query_params.get("on", ""))
        rows = [_shown(family, row) for family in policy_reads.terms_on(day) for row in family.rows]
        return Response(TermOut(rows, many=True).data)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else local_date(now())
    except ValueError as error:
        raise RuleBroken("日期请写成2027-01-01。", field="on") from error


def _shown(family: policy_reads.FamilyTerms, row: policy_reads.TermRow) -> dict[str, Any]:
    policy = row.policy
    same = ("family", "step", "grade", "audience", "basis", "promise", "promise_basis", "warn", "ladder", "start_rule",
            "end_rule", "version", "preset", "valid_from")  # fmt: skip
    return {
        **{name: getattr(policy, name) for name in same},
        "family_label": family.label,
        "step_label": row.step,
        "grade_label": row.grade,
        "term": str(policy.term),
        "term_label": row.words.term,
        "running": row.running,
    }
