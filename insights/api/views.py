"""The API of the pool: figures, common problems, their steps. What one may not see is 404; each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from insights.api import shapes
from insights.inputs import Cut, clean_period
from insights.selectors import pool, problems, scope
from insights.services import problems as commands
from insights.states import Measure, ProblemAction
from suggestions.api.views import ActorView


class PoolView(ActorView):
    """A view for those who have figures to read."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let through who reads the pool; for all others nothing is there."""
        super().initial(request, *args, **kwargs)
        if not scope.reads_pool(self.actor):
            raise Http404


class Pool(PoolView):
    """The figures of the pool."""

    @extend_schema(
        operation_id="pool",
        responses=shapes.PoolOut,
        parameters=[OpenApiParameter(name, str) for name in ("first", "last", "category", "township", "channel")],
    )
    def get(self, request: Request, version: str) -> Response:
        """Return the cells of a period (months written as 2026-10; this month when none is said) and their totals."""
        said = request.query_params
        period = clean_period(said.get("first", ""), said.get("last", ""), now())
        cut = Cut(period, *(said.get(name, "") for name in ("category", "township", "channel")))
        found = pool.grouped(self.actor, cut, "month", "category", "township", "channel")
        cells = [
            {"month": f"{month:%Y-%m}", "category": category, "township": town, "channel": channel, "counts": counts}
            for (month, category, town, channel), counts in sorted(found.items())
        ]
        totals = {m.value: sum(counts[m] for counts in found.values()) for m in Measure}
        return Response(
            {"first": f"{period.first:%Y-%m}", "last": f"{period.last:%Y-%m}", "totals": totals, "cells": cells}
        )


class NewestFirst(CursorPagination):
    """Keyset pages, newest first."""

    page_size = 50
    ordering = ("-proposed_at", "-pk")


class ProblemList(PoolView, ListAPIView):  # type: ignore[type-arg]
    """GET: the common problems in the caller's scope. POST: gather opinions into a new one (归集)."""

    serializer_class = shapes.ProblemRow
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return problems.for_list(problems.visible_problems(self.actor))

    @extend_schema(operation_id="problems_propose", request=shapes.ProblemIn, responses={201: shapes.ProblemOut})
    def post(self, request: Request, version: str) -> Response:
        """Gather the opinions and return the new problem."""
        body = self.given(shapes.ProblemIn)
        ids = _ids(self.actor, body.pop("opinions"))
        made = commands.propose(**body, opinion_ids=ids, actor=self.actor, at=now())
        return Response(_shown(self.actor, made.public_id), status=status.HTTP_201_CREATED)


def _ids(actor: Any, numbers: list[str]) -> list[int]:
    """Return the ids of the opinions with these numbers; what one may not see is refused by the command as none."""
    seen = scope.pooled_opinions(actor).filter(number__in=numbers)
    found = dict(seen.values_list("number", "pk"))
    return [found.get(number, -position) for position, number in enumerate(dict.fromkeys(numbers), 1)]


def _shown(actor: Any, public_id: Any) -> dict[str, Any]:
    found = problems.problem_for(actor, public_id)
    if found is None:
        raise Http404
    context = {"actor": actor, "members": problems.members_of(actor, found)}
    return dict(shapes.ProblemOut(found, context=context).data)


class ProblemDetail(PoolView):
    """One common problem."""

    @extend_schema(responses=shapes.ProblemOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the problem with what the caller can do now."""
        return Response(_shown(self.actor, public_id))


class ProblemStep(PoolView):
    """One step of one common problem; the body depends on the action."""

    @extend_schema(
        operation_id="problems_step",
        request=shapes.ProblemStepIn,
        responses=shapes.ProblemOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in shapes.INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the problem as it stands afterwards; a refusal changes nothing."""
        found = problems.problem_for(self.actor, public_id)
        if found is None or action not in set(shapes.INPUTS):
            raise Http404
        step = ProblemAction(action)
        body = self.given(shapes.INPUTS[step])
        if step == ProblemAction.JOIN:
            body["opinion_ids"] = _ids(self.actor, body.pop("opinions"))
        elif step == ProblemAction.REMOVE:
            (body["opinion_id"],) = _ids(self.actor, [body.pop("opinion")])
        commands.COMMANDS[step](problem_id=found.pk, actor=self.actor, at=now(), **body)
        return Response(_shown(self.actor, public_id))
