"""The API of appraisals: the list, one, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from oversight import selectors, services
from oversight.api import inputs, outputs
from oversight.models import OfficeAppraisal
from oversight.states import AppraisalAction
from suggestions.api.views import ActorView, NewestFirst


class NewestAppraisalFirst(NewestFirst):
    """Keyset pages, newest first."""

    ordering = ("-created_at", "-pk")


class AppraisalList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The appraisals in the caller's scope."""

    serializer_class = outputs.AppraisalRow
    pagination_class = NewestAppraisalFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return selectors.visible_to(self.actor)


class ShownAppraisal(ActorView):
    """What a single appraisal and its steps answer with."""

    def found(self, public_id: str) -> OfficeAppraisal:
        """Return the appraisal.

        :raises Http404: when it is not there or not the caller's to see
        """
        appraisal = selectors.visible_to(self.actor).filter(public_id=public_id).first()
        if appraisal is None:
            raise Http404
        return appraisal

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the appraisal as the API shows it."""
        return dict(outputs.AppraisalOut(self.found(public_id), context={"actor": self.actor}).data)


class AppraisalDetail(ShownAppraisal):
    """One appraisal."""

    @extend_schema(responses=outputs.AppraisalOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the appraisal with what the caller can do now."""
        return Response(self.shown(public_id))


class AppraisalStep(ShownAppraisal):
    """One step of one appraisal; the body depends on the action."""

    @extend_schema(
        operation_id="appraisals_step",
        request=inputs.AppraisalStepIn,
        responses=outputs.AppraisalOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in inputs.INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the appraisal as it stands; slips come back once, under `slips`."""
        if action not in set(inputs.INPUTS):
            raise Http404
        step = AppraisalAction(action)
        appraisal = self.found(public_id)
        body = inputs.INPUTS[step](data=request.data)
        body.is_valid(raise_exception=True)
        brought = services.COMMANDS[step](appraisal_id=appraisal.pk, actor=self.actor, at=now(), **body.arguments())
        answer = self.shown(public_id)
        if step in (AppraisalAction.ISSUE_SLIPS, AppraisalAction.REISSUE_SLIPS):
            answer["slips"] = outputs.SlipOut(brought, many=True).data
        return Response(answer)
