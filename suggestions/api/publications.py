"""The API of what is made public: results for everybody, the texts and their steps for staff."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from suggestions import publication_lifecycle
from suggestions.api.inputs import KeyField, StepIn
from suggestions.api.public import limit
from suggestions.api.views import ActorView
from suggestions.selectors import catalogue, publications, results
from suggestions.services import publications as services
from suggestions.services.public_text import PublicText
from suggestions.states import (
    DeclineReason,
    PrivacyCheck,
    PublicationAction,
    PublicationScope,
    SecrecyCheck,
    WithdrawReason,
)


class TextIn(serializers.Serializer):  # type: ignore[type-arg]
    """公开稿: what staff wrote for the public."""

    title = serializers.CharField(max_length=40)
    problem = serializers.CharField(max_length=3000)
    reply = serializers.CharField(max_length=3000, allow_blank=True, default="")
    place = KeyField(slug_field="code", queryset=catalogue.regions(), source="region_id")
    scope = serializers.ChoiceField(
        [choice for choice in PublicationScope.choices if choice[0] != PublicationScope.NONE],
        default=PublicationScope.SUMMARY,
    )
    show_reply = serializers.BooleanField(default=True)
    show_satisfaction = serializers.BooleanField(default=True)


class PublicationDraftIn(TextIn):
    """起草公开稿。"""

    matter = serializers.UUIDField()


class ReviseIn(StepIn, TextIn):
    """修改公开稿。"""


class SecrecyIn(StepIn):
    """通过保密审查。"""

    checked = serializers.MultipleChoiceField(choices=SecrecyCheck.choices)


class PrivacyIn(StepIn):
    """通过脱敏审查。"""

    checked = serializers.MultipleChoiceField(choices=PrivacyCheck.choices)


class ReturnIn(StepIn):
    """退回修改。"""

    reason = serializers.CharField(max_length=2000)


class DeclineIn(StepIn):
    """决定不公开。"""

    reason = serializers.ChoiceField(DeclineReason.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class WithdrawIn(StepIn):
    """撤下。"""

    reason = serializers.ChoiceField(WithdrawReason.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


INPUTS: dict[PublicationAction, type[StepIn]] = {
    PublicationAction.REVISE_PUBLICATION: ReviseIn,
    PublicationAction.SUBMIT_PUBLICATION: StepIn,
    PublicationAction.APPROVE_SECRECY: SecrecyIn,
    PublicationAction.APPROVE_PRIVACY: PrivacyIn,
    PublicationAction.PUBLISH_RESULT: StepIn,
    PublicationAction.RETURN_PUBLICATION: ReturnIn,
    PublicationAction.DECLINE_PUBLICATION: DeclineIn,
    PublicationAction.WITHDRAW_PUBLICATION: WithdrawIn,
    PublicationAction.REDRAFT_PUBLICATION: StepIn,
}


class ResultRow(serializers.Serializer):  # type: ignore[type-arg]
    """One published result in the list."""

    id = serializers.UUIDField(source="publication.public_id")
    title = serializers.CharField(source="publication.title")
    place = serializers.CharField()
    category = serializers.CharField(source="publication.matter.category.code")
    outcome = serializers.CharField()
    published_at = serializers.DateTimeField(source="publication.published_at")


class ResultOut(serializers.Serializer):  # type: ignore[type-arg]
    """One published result as its page shows it."""

    id = serializers.UUIDField(source="publication.public_id")
    title = serializers.CharField(source="publication.title")
    problem = serializers.CharField(source="publication.problem")
    reply = serializers.SerializerMethodField()
    kind = serializers.CharField()
    place = serializers.CharField()
    outcome = serializers.CharField()
    units = serializers.CharField()
    co_units = serializers.CharField()
    accepted = serializers.CharField()
    ended = serializers.CharField()
    promised = serializers.CharField()
    satisfaction = serializers.CharField()
    published_at = serializers.DateTimeField(source="publication.published_at")

    def get_reply(self, result: results.Result) -> str:
        """Return what was done, empty when that part is not public."""
        return result.publication.reply if result.publication.show_reply else ""


class NewestFirst(CursorPagination):
    """Keyset pages, newest first."""

    page_size = 20
    ordering = ("-published_at", "-pk")


class ResultList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """What was made public; no login."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = ResultRow
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what is public, narrowed by place (a code with everything below it) and field."""
        limit(self.request, "results", 300, 3600)
        asked = {name: self.request.query_params.get(name, "") for name in ("place", "category")}
        return results.result_rows(**{name: value for name, value in asked.items() if value.isalnum()})

    @extend_schema(
        auth=[], parameters=[OpenApiParameter("place", str, "query"), OpenApiParameter("category", str, "query")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of results."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(ResultRow([results.row(found) for found in page], many=True).data)


class ResultDetail(ActorView):
    """One published result; no login."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=ResultOut, auth=[])
    def get(self, request: Request, version: str, public_id: UUID) -> Response:
        """Return the result; 410 with the reason when it was taken down or its matter is being handled again."""
        limit(request, "results", 300, 3600)
        found = results.result_for(public_id)
        if found is None:
            raise Http404
        if gone := results.gone_because(found):
            return Response({"code": "gone", "detail": gone}, status=status.HTTP_410_GONE)
        return Response(ResultOut(results.told(found)).data)


class PublicationOut(serializers.Serializer):  # type: ignore[type-arg]
    """A public text as staff see it."""

    id = serializers.UUIDField(source="public_id")
    matter = serializers.UUIDField(source="matter.public_id")
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    version = serializers.IntegerField()
    scope = serializers.CharField()
    title = serializers.CharField()
    problem = serializers.CharField()
    reply = serializers.CharField()
    place = serializers.CharField(source="region.code")
    show_reply = serializers.BooleanField()
    show_satisfaction = serializers.BooleanField()
    coarse = serializers.BooleanField()
    return_reason = serializers.CharField()
    decline_reason = serializers.CharField()
    withdraw_reason = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    available_actions = serializers.SerializerMethodField()

    def get_available_actions(self, publication: Any) -> list[str]:
        """Return the actions this caller can take now."""
        actor = self.context["actor"]
        return [str(a) for a in publication_lifecycle.PUBLICATION.available_actions(publication, actor)]


class ShownPublication(ActorView):
    """What a public text and its steps answer with."""

    def shown(self, publication_id: UUID) -> dict[str, Any]:
        """Return the text as the API shows it.

        :raises Http404: when it is not there or not the caller's to see
        """
        found = publications.publication_for(self.actor, publication_id)
        if found is None:
            raise Http404
        return dict(PublicationOut(found, context={"actor": self.actor}).data)


class PublicationList(ShownPublication):
    """Begin the public text of an ended matter."""

    @extend_schema(operation_id="publications_draft", request=PublicationDraftIn, responses={201: PublicationOut})
    def post(self, request: Request, version: str) -> Response:
        """Store the text and return it; a refusal stores nothing."""
        body = self.given(PublicationDraftIn)
        matter = publications.matter_to_publish(self.actor, body.pop("matter"))
        if matter is None:
            raise Http404
        made = services.draft_publication(matter_id=matter.pk, text=PublicText(**body), actor=self.actor, at=now())
        return Response(self.shown(made.public_id), status=status.HTTP_201_CREATED)


class PublicationDetail(ShownPublication):
    """One public text."""

    @extend_schema(responses=PublicationOut)
    def get(self, request: Request, version: str, publication_id: UUID) -> Response:
        """Return the text with what the caller can do now."""
        return Response(self.shown(publication_id))


class PublicationStep(ShownPublication):
    """One step of one public text; the body depends on the action."""

    @extend_schema(
        operation_id="publications_step",
        request=StepIn,
        responses=PublicationOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in INPUTS])],
    )
    def post(self, request: Request, version: str, publication_id: UUID, action: str) -> Response:
        """Take the step and return the text as it stands afterwards; a refusal changes nothing."""
        if action not in set(INPUTS):
            raise Http404
        step = PublicationAction(action)
        found = publications.publication_for(self.actor, publication_id)
        if found is None:
            raise Http404
        said = self.given(INPUTS[step])
        if step == PublicationAction.REVISE_PUBLICATION:
            said = {"version": said.pop("version"), "text": PublicText(**said)}
        if "checked" in said:
            said["checked"] = sorted(said["checked"])
        services.PUBLICATION_COMMANDS[step](publication_id=found.pk, actor=self.actor, at=now(), **said)
        return Response(self.shown(publication_id))
