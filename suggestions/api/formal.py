"""The API of deputies' suggestions: list and draft, one, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from suggestions.api import formal_fields as fields
from suggestions.api.filters import SuggestionFilter
from suggestions.api.inputs import StepIn
from suggestions.api.views import ActorView, NewestFirst
from suggestions.selectors import formal
from suggestions.services import SUGGESTION_COMMANDS, drafting
from suggestions.services.drafting import Source
from suggestions.states import SourceKind, SuggestionAction


class NewestDraftFirst(NewestFirst):
    """Keyset pages by the time of drafting."""

    ordering = ("-drafted_at", "-pk")


class ShownSuggestion(ActorView):
    """What a single suggestion and its steps answer with."""

    def found(self, public_id: str) -> Any:
        """Return the suggestion.

        :raises Http404: when it is not there or not the caller's to see
        """
        suggestion = formal.suggestion_for(self.actor, public_id)
        if suggestion is None:
            raise Http404
        return suggestion

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the suggestion as the API shows it."""
        return dict(fields.SuggestionOut(self.found(public_id), context={"actor": self.actor}).data)


class SuggestionList(ShownSuggestion, ListAPIView):  # type: ignore[type-arg]
    """GET: the suggestions in the caller's scope. POST: draft one as a deputy."""

    serializer_class = fields.SuggestionRow
    pagination_class = NewestDraftFirst
    filterset_class = SuggestionFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return formal.seen(self.actor)

    @extend_schema(operation_id="suggestions_draft", request=fields.DraftIn, responses={201: fields.SuggestionOut})
    def post(self, request: Request, version: str) -> Response:
        """Draft a suggestion; the same key returns the same draft."""
        body = self.given(fields.DraftIn)
        sources = fields.sources_of(body["opinions"], self.actor)
        made = drafting.draft_suggestion(
            key=body["key"], level=body["level"], content=fields.content_of(body, sources), actor=self.actor, at=now()
        )
        return Response(self.shown(str(made.public_id)), status=status.HTTP_201_CREATED)


class SuggestionDetail(ShownSuggestion):
    """One suggestion."""

    @extend_schema(responses=fields.SuggestionOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the suggestion with what the caller can do now."""
        return Response(self.shown(public_id))


class SuggestionStep(ShownSuggestion):
    """One step of one suggestion; the body depends on the action."""

    @extend_schema(
        operation_id="suggestions_step",
        request=StepIn,
        responses=fields.SuggestionOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in fields.SUGGESTION_INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the suggestion as it stands afterwards; a refusal changes nothing."""
        if action not in set(fields.SUGGESTION_INPUTS):
            raise Http404
        step, suggestion = SuggestionAction(action), self.found(public_id)
        body = self._arguments(step, suggestion, self.given(fields.SUGGESTION_INPUTS[step]))
        SUGGESTION_COMMANDS[step](suggestion_id=suggestion.pk, actor=self.actor, at=now(), **body)
        if formal.suggestion_for(self.actor, public_id) is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(self.shown(public_id))

    def _arguments(self, step: SuggestionAction, suggestion: Any, body: dict[str, Any]) -> dict[str, Any]:
        if step == SuggestionAction.SUBMIT_SUGGESTION:
            return {**body, "self_check": tuple(body["self_check"])}
        if step != SuggestionAction.REVISE_SUGGESTION:
            return body
        kept = tuple(
            Source(s.kind, s.source_id, s.title) for s in suggestion.sources.all() if s.kind != SourceKind.OPINION
        )
        sources = fields.sources_of(body["opinions"], self.actor, kept)
        return {"version": body["version"], "content": fields.content_of(body, sources)}
