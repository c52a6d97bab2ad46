"""The API of reports to the voters: the list, one, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from core import ballots
from core.actors import Actor
from core.clock import now
from deputies.duty_report_states import GROUPS, ReportAction, ReportForm, ReportState
from deputies.models import DutyReport
from deputies.selectors import duty_reports as reports
from deputies.services.duty_report_commands import COMMANDS
from deputies.services.duty_report_votes import Terms


class NewestReportFirst(CursorPagination):
    """Keyset pages, newest first."""

    page_size = 50
    ordering = ("-pk",)


class ReportStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step carries the version it was decided on."""

    version = serializers.IntegerField()

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return dict(self.validated_data)


class WriteIn(ReportStepIn):
    """写、提交述职报告。"""

    form = serializers.ChoiceField(ReportForm.choices)
    text = serializers.CharField(max_length=5000, allow_blank=True)


class ReasonIn(ReportStepIn):
    """退回修改。"""

    reason = serializers.CharField(max_length=5000)


class PublishIn(ReportStepIn):
    """公开报告。"""

    meeting_on = serializers.DateField()
    place = serializers.CharField(max_length=100, allow_blank=True, default="")
    live_url = serializers.URLField(max_length=300, allow_blank=True, default="")


class OpenBallotIn(ReportStepIn):
    """开始评议。"""

    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    voters_quorum = serializers.IntegerField(min_value=5, max_value=9999)
    weights = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100), default=dict)
    asks_reason = serializers.BooleanField(default=False)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        return {"version": said.pop("version"), "terms": Terms(**said)}


class SlipsIn(ReportStepIn):
    """制票。"""

    group = serializers.ChoiceField(GROUPS)
    size = serializers.IntegerField(min_value=1, max_value=500)
    number = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class ReissueIn(ReportStepIn):
    """换发选票。"""

    group = serializers.ChoiceField(GROUPS)
    serial = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    number = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=200)


class TextIn(ReportStepIn):
    """书面反馈、整改情况。"""

    text = serializers.CharField(max_length=5000)


INPUTS: dict[ReportAction, type[ReportStepIn]] = {
    ReportAction.WRITE: WriteIn,
    ReportAction.SUBMIT: WriteIn,
    ReportAction.SEND_BACK: ReasonIn,
    ReportAction.PUBLISH: PublishIn,
    ReportAction.OPEN_BALLOT: OpenBallotIn,
    ReportAction.ISSUE_SLIPS: SlipsIn,
    ReportAction.REISSUE_SLIPS: ReissueIn,
    ReportAction.CLOSE_BALLOT: ReportStepIn,
    ReportAction.REPEAT_BALLOT: ReportStepIn,
    ReportAction.PUBLISH_RESULT: ReportStepIn,
    ReportAction.GIVE_FEEDBACK: TextIn,
    ReportAction.WRITE_RECTIFICATION: TextIn,
    ReportAction.PUBLISH_RECTIFICATION: ReportStepIn,
    ReportAction.FILE: ReportStepIn,
}


class DutyReportRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list; no order by grade exists."""

    id = serializers.UUIDField(source="public_id")
    plan = serializers.CharField(source="plan.title")
    deputy = serializers.CharField(source="deputy.name")
    form = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    meeting_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    result_published_on = serializers.DateField(allow_null=True)
    rectification_published_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class DutyReportOut(DutyReportRow):
    """One report: the turnout while the vote is open, the frozen result after."""

    text = serializers.SerializerMethodField()
    place = serializers.CharField()
    live_url = serializers.CharField()
    feedback = serializers.CharField()
    rectification = serializers.CharField()
    ballot = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_text(self, report: Any) -> str:
        """Return the text; a draft is the deputy's own until it is handed in."""
        own = self.context["actor"].identity("deputy") == report.deputy_id
        return report.text if own or report.state != ReportState.DUE else ""

    def get_ballot(self, report: Any) -> dict[str, Any] | None:
        """Return the last vote."""
        boxes = reports.boxes(report)
        if not boxes:
            return None
        box = boxes[-1]
        return {
            "round_no": box.round_no, "opens_at": box.opens_at, "closes_at": box.closes_at,
            "next_batch": ballots.next_batch(box), "turnout": ballots.turnout(box), "result": box.result,
        }  # fmt: skip

    def get_available_actions(self, report: Any) -> list[str]:
        """Return the steps this caller can take now."""
        boxes = reports.boxes(report)
        return [str(a) for a in reports.offered(report, boxes[-1] if boxes else None, self.context["actor"])]


class ReportView(APIView):
    """A view that knows who asks."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the posts held now."""
        return actor_of_request(self.request)

    def found(self, public_id: str) -> DutyReport:
        """Return the report.

        :raises Http404: when it is not there or not the caller's to see
        """
        report = reports.visible_to(self.actor).filter(public_id=public_id).first()
        if report is None:
            raise Http404
        return report

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the report as the API shows it."""
        return dict(DutyReportOut(self.found(public_id), context={"actor": self.actor}).data)


class DutyReportList(ReportView, ListAPIView):  # type: ignore[type-arg]
    """The reports in the caller's scope."""

    serializer_class = DutyReportRow
    pagination_class = NewestReportFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return reports.visible_to(self.actor)


class DutyReportDetail(ReportView):
    """One report."""

    @extend_schema(responses=DutyReportOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the report with what the caller can do now."""
        return Response(self.shown(public_id))


class DutyReportStep(ReportView):
    """One step of one report; the body depends on the action."""

    @extend_schema(
        operation_id="duty_reports_step",
        request=ReportStepIn,
        responses=DutyReportOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the report as it stands; slips come back once, under `slips`."""
        if action not in set(INPUTS):
            raise Http404
        step = ReportAction(action)
        report = self.found(public_id)
        body = INPUTS[step](data=request.data)
        body.is_valid(raise_exception=True)
        brought = COMMANDS[step](report_id=report.pk, actor=self.actor, at=now(), **body.arguments())
        answer = self.shown(public_id)
        if step in (ReportAction.ISSUE_SLIPS, ReportAction.REISSUE_SLIPS):
            answer["slips"] = [{"serial": slip.serial, "code": slip.code} for slip in brought]
        return Response(answer)
