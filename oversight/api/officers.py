"""The API of elected and appointed officers: the year's board, a new line, who came to a session."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation
from core import asked
from core.clock import local_date, local_year, now
from liaison.selectors import activities
from oversight import officer_selectors as reads
from oversight.officer_selectors import BoardRow
from oversight.services import officers as commands
from oversight.services.officers import Entry
from oversight.states import TakesOffice
from suggestions.api.inputs import KeyField
from suggestions.api.views import ActorView


class OfficerOut(serializers.Serializer):  # type: ignore[type-arg]
    """How one officer stands in a year."""

    id = serializers.UUIDField(source="officer.public_id")
    name = serializers.CharField(source="officer.name")
    office = serializers.CharField(source="officer.office")
    how = serializers.ChoiceField(TakesOffice.choices, source="officer.how")
    organisation = serializers.CharField(source="officer.organisation.name", default=None, allow_null=True)
    since = serializers.DateField(source="officer.since")
    asked = serializers.IntegerField(help_text="这一年要求的次数。")
    done = serializers.BooleanField()
    activities = serializers.SerializerMethodField(help_text="这一年参加的进站活动。")

    def get_activities(self, row: BoardRow) -> list[str]:
        """Return the sessions' identifiers."""
        return [str(visit.activity.public_id) for visit in row.visits]


class OfficerIn(serializers.Serializer):  # type: ignore[type-arg]
    """加入名册。"""

    name = serializers.CharField(max_length=40)
    office = serializers.CharField(max_length=80)
    how = serializers.ChoiceField(TakesOffice.choices)
    since = serializers.DateField()
    organisation = KeyField(
        slug_field="public_id", queryset=Organisation.objects.all(), source="organisation_id", allow_null=True,
        default=None,
    )  # fmt: skip


class PresentIn(serializers.Serializer):  # type: ignore[type-arg]
    """到场人员：以最后一次的名单为准。"""

    officers = serializers.ListField(child=serializers.UUIDField(), max_length=commands.AT_ONCE)


class OfficerList(ActorView):
    """GET: the year's board in the caller's scope. POST: a new line of the register."""

    @extend_schema(
        operation_id="officers_board",
        responses=OfficerOut(many=True),
        parameters=[OpenApiParameter("year", int, description="年度，不填为今年。")],
    )
    def get(self, request: Request, version: str) -> Response:
        """Return how everybody in office stands; nobody for who has no page of it."""
        at = now()
        year = asked.year(request.query_params.get("year", ""), present=local_year(at))
        rows = reads.board(year, local_date(at), reads.officers_for(self.actor))
        return Response(OfficerOut(rows, many=True).data)

    @extend_schema(operation_id="officers_enter", request=OfficerIn, responses={201: OfficerOut})
    def post(self, request: Request, version: str) -> Response:
        """Enter an officer and return the line."""
        made = commands.enter_officer(entry=Entry(**self.given(OfficerIn)), actor=self.actor, at=now())
        return Response(OfficerOut(BoardRow(made, (), reads.quota_of(local_year(now())).visits)).data, status=201)


class OfficersPresent(ActorView):
    """Who came to one session."""

    @extend_schema(operation_id="officers_present", request=PresentIn, responses=PresentIn)
    def post(self, request: Request, version: str, public_id: str) -> Response:
        """Keep who came and return the list as it stands."""
        activity = activities.activities_for(self.actor).filter(public_id=public_id).first()
        if activity is None:
            raise Http404
        wanted: dict[str, Any] = self.given(PresentIn)
        ids = reads.ids_of(wanted["officers"])
        commands.record_officers(activity_id=activity.pk, officer_ids=ids, actor=self.actor, at=now())
        return Response({"officers": [str(one.public_id) for one in reads.came_to(activity)]})
