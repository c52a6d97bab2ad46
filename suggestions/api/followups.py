"""The API of what is followed after a reply: promises by date, return visits, problems that came back."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination

from core.clock import local_date, now
from suggestions.api.views import ActorView
from suggestions.selectors import after_stories, followups
from suggestions.states import CommitmentState


class ByPromisedDay(CursorPagination):
    """Keyset pages, the first due first."""

    page_size = 50
    ordering = ("due_on", "pk")


class ByPlannedDay(ByPromisedDay):
    """The same for visits, the latest recorded first where they are made."""

    ordering = ("planned_on", "pk")


class LatestFirst(ByPromisedDay):
    """The same, the latest first."""

    ordering = ("-at", "-pk")


class CommitmentOut(serializers.Serializer):  # type: ignore[type-arg]
    """A promise; overdue is what its date says."""

    matter = serializers.UUIDField(source="matter.public_id")
    number = serializers.CharField(source="matter.number")
    title = serializers.CharField(source="matter.title")
    unit = serializers.CharField(source="unit.name")
    content = serializers.CharField()
    state = serializers.CharField()
    first_due_on = serializers.DateField()
    due_on = serializers.DateField()
    overdue = serializers.SerializerMethodField()
    changed_times = serializers.IntegerField()
    reported_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_overdue(self, promise: Any) -> bool:
        """Return whether the day is over and the unit has not reported."""
        return after_stories.overdue(promise, local_date(now()))


class VisitOut(serializers.Serializer):  # type: ignore[type-arg]
    """A return visit, planned or made."""

    matter = serializers.UUIDField(source="matter.public_id")
    number = serializers.CharField(source="matter.number")
    title = serializers.CharField(source="matter.title")
    state = serializers.CharField()
    planned_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    way = serializers.CharField()
    still_ok = serializers.CharField()
    note = serializers.CharField()


class ReopeningOut(serializers.Serializer):  # type: ignore[type-arg]
    """A closing that did not last."""

    matter = serializers.UUIDField(source="matter.public_id")
    number = serializers.CharField(source="matter.number")
    title = serializers.CharField(source="matter.title")
    round_no = serializers.IntegerField()
    closed_at = serializers.DateTimeField()
    result_class = serializers.CharField()
    ground = serializers.CharField()
    at = serializers.DateTimeField()


class FollowUpList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """A list of the console's, for the same posts."""

    roles: tuple[str, ...] = ()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Return one page of what the caller may see.

        :raises Http404: when the list belongs to none of the caller's posts
        """
        if not self.actor.acting_as(*self.roles):
            raise Http404
        return super().get(request, *args, **kwargs)


STATE = OpenApiParameter("state", str, enum=[str(state) for state in CommitmentState])


@extend_schema(parameters=[STATE])
class Commitments(FollowUpList):
    """Promises in the caller's scope, all states or one."""

    roles = followups.PROMISE_READERS
    serializer_class = CommitmentOut
    pagination_class = ByPromisedDay

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        state = self.request.query_params.get("state", "")
        return followups.promises(self.actor, (state,) if state in CommitmentState else tuple(CommitmentState))


@extend_schema(parameters=[OpenApiParameter("show", str, enum=["due", "later", "done"])])
class ReturnVisits(FollowUpList):
    """Return visits in the caller's scope: due (within three days or overdue), later, or done."""

    roles = followups.VISIT_READERS
    serializer_class = VisitOut
    pagination_class = ByPlannedDay

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        show = self.request.query_params.get("show", "due")
        return followups.visits(self.actor, show=show, day=local_date(now()))


class Reopenings(FollowUpList):
    """What was closed, came back and was taken up again, in the caller's scope."""

    roles = followups.REBOUND_READERS
    serializer_class = ReopeningOut
    pagination_class = LatestFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return followups.reopenings(self.actor)
