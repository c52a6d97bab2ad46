"""The API without a login: send in by a code, follow and answer with number and query code. Rate limited."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.middleware import address_of
from core import ratelimit
from core.actors import PASSER_BY, citizen_of
from core.clock import now
from core.errors import Refused, RuleBroken, WrongState
from liaison.selectors import resolve_code
from suggestions.api import after_inputs, inputs, outputs
from suggestions.api.bodies import sender_of, statement_of
from suggestions.api.views import ActorView
from suggestions.inputs import bare_digits
from suggestions.selectors import tracking
from suggestions.services import MATTER_COMMANDS, OPINION_COMMANDS, collect, satisfaction
from suggestions.states import MatterAction, OpinionAction

WRONG = "登记编号或者查询码不对，请核对后再试。"
CITIZEN_AFTER_STEPS: dict[MatterAction, type[Serializer[Any]]] = {
    MatterAction.RECORD_VISIT: after_inputs.CitizenVisitIn,
    MatterAction.REOPEN: after_inputs.CitizenReopenIn,
}
CITIZEN_OPINION_STEPS = (
    OpinionAction.ADD_INFO, OpinionAction.OBJECT, OpinionAction.APPEAL_REJECTION, OpinionAction.WITHDRAW,
    OpinionAction.SPLIT,
)  # fmt: skip


class TooOften(Refused):
    """Asked too often from one address."""

    status = 429
    code = "too_often"


def limit(request: Request, scope: str, times: int, seconds: int) -> None:
    """Count one call from this address.

    :raises TooOften: beyond the limit
    """
    count(scope, address_of(request._request) or "", times, seconds)


def count(scope: str, key: str, times: int, seconds: int) -> None:
    """Count one call under a key.

    :raises TooOften: beyond the limit
    """
    if not ratelimit.hit(scope=scope, key=key, limit=times, seconds=seconds):
        raise TooOften("操作太频繁，请过一会儿再试，也可以打联络站电话。")


class Submissions(ActorView):
    """Send in what is wrong by a station's or a deputy's code."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=inputs.SubmitIn, responses={201: outputs.ReceiptOut}, auth=[])
    def post(self, request: Request, version: str) -> Response:
        """Accept it and return number and query code; the same key returns the same receipt."""
        limit(request, "submit", 20, 3600)
        body = self.given(inputs.SubmitIn)
        code = resolve_code(body["code"], now())
        if code.state != "ok" or code.station is None:
            raise RuleBroken("这个二维码不能用了，请联系附近的联络站。", field="code")
        receipt = collect.submit(
            key=body["key"],
            station_id=code.station.pk,
            deputy_id=code.deputy.pk if code.deputy else None,
            activity_id=code.activity.pk if code.activity else None,
            statement=statement_of(body, sender_of(body)),
            notice_version=body["notice_version"],
            actor=PASSER_BY,
            at=now(),
        )
        created = status.HTTP_200_OK if receipt.repeated else status.HTTP_201_CREATED
        return Response(outputs.ReceiptOut(receipt).data, status=created)


class Tracking(ActorView):
    """Follow one's own opinion with number and query code."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def opened(self, request: Request) -> Any:
        """Return the opinion that number and code open; one answer for either being wrong.

        :raises RuleBroken: when they do not fit together
        """
        limit(request, "track", 30, 900)
        given = self.given(inputs.TrackIn)
        count("track-number", bare_digits(given["number"]), 10, 900)
        opinion = tracking.open_with_code(given["number"], given["query_code"])
        if opinion is None:
            raise RuleBroken(WRONG)
        return opinion

    @extend_schema(operation_id="tracking_story", request=inputs.TrackIn, responses={200: dict}, auth=[])
    def post(self, request: Request, version: str) -> Response:
        """Return the story in plain words, with what the citizen can do now."""
        return Response(tracking.story_as_data(tracking.story(self.opened(request).pk, now())))


class TrackingStep(Tracking):
    """A step of the citizen: add information, object, withdraw, rate."""

    @extend_schema(
        operation_id="tracking_step",
        request=inputs.TrackIn,
        responses={200: dict},
        auth=[],
        parameters=[
            OpenApiParameter(
                "action",
                str,
                "path",
                enum=[str(a) for a in (*CITIZEN_OPINION_STEPS, *CITIZEN_AFTER_STEPS, MatterAction.RATE)],
            )
        ],
    )
    def post(self, request: Request, version: str, action: str) -> Response:  # type: ignore[override]
        """Take the step and return the story afterwards."""
        opinion = self.opened(request)
        actor = citizen_of(opinion.pk)
        if action == MatterAction.RATE and opinion.matter is not None:
            body = self.given(inputs.CitizenRateIn)
            if not tracking.rated_round_open(opinion.matter, body.pop("round_no")):
                raise WrongState("这件意见的情况有了变化，请看最新情况后再评价。")
            satisfaction.rate(matter_id=opinion.matter.pk, actor=actor, at=now(), version=None, **body)
        elif action in CITIZEN_AFTER_STEPS and opinion.matter is not None:
            step, kind = MatterAction(action), CITIZEN_AFTER_STEPS[MatterAction(action)]
            if action not in tracking.story(opinion.pk, now()).actions:
                raise WrongState("现在不能办这一步，请看最新情况。")
            MATTER_COMMANDS[step](matter_id=opinion.matter.pk, actor=actor, at=now(), version=None, **self.given(kind))
        elif action in CITIZEN_OPINION_STEPS:
            body = self.given(after_inputs.OPINION_INPUTS[OpinionAction(action)])
            OPINION_COMMANDS[OpinionAction(action)](opinion_id=opinion.pk, actor=actor, at=now(), **body)
        else:
            raise Http404
        return Response(tracking.story_as_data(tracking.story(opinion.pk, now())))
