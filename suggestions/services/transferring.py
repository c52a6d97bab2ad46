"""Transfer out (转出): what is another body's goes to its own route, and the citizen is told which (domain W1 T50)."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines
from suggestions.models import Opinion, TransferRoute
from suggestions.selectors.route_cards import card_words
from suggestions.services import followers
from suggestions.services.steps import opinion_step
from suggestions.states import OpinionAction

UNREACHABLE = "这个去处还没有填电话和地址，请在下面写明群众怎样联系；也可以请系统管理员在后台补上。"
NOT_CALLED = "这是紧急去处：请先替群众拨打，或者请群众马上拨打，再打勾登记。"


def transfer_out(
    *,
    opinion_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    guidance: str = "",
    route_id: int | None = None,
    called: bool = False,
) -> Opinion:
    """转出: emergencies, petitions and matters of other counties; the route card says where, how and what to bring.

    :param called: an emergency has been called, or the citizen told to call at once
    :raises RuleBroken: neither a route nor words, a route that is used no longer or that nobody could reach, an
        emergency nobody has called
    """
    with opinion_step(OpinionAction.TRANSFER_OUT, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        route, added = _route(route_id), guidance.strip()
        if route is None and not added:
            raise RuleBroken("请选择转到哪里，或者写明群众怎样联系。", field="guidance")
        if route is not None:
            _check(route, added, called)
        said = "\n".join(line for line in (card_words(route) if route is not None else "", added) if line)
        step.opinion.guidance, step.opinion.transfer_route = said, route
        deadlines.stop_for_opinion(step.opinion, "triage", at)
        followers.release(step.opinion, at)
        step.detail["route"] = route.code if route is not None else None
    return step.opinion


def _check(route: TransferRoute, added: str, called: bool) -> None:
    if route.emergency and not called:
        raise RuleBroken(NOT_CALLED, field="called")
    if not (route.phone or route.address or added):
        raise RuleBroken(UNREACHABLE, field="guidance")


def _route(route_id: int | None) -> TransferRoute | None:
    if route_id is None:
        return None
    route = TransferRoute.objects.filter(pk=route_id, active=True).first()
    if route is None:
        raise RuleBroken("这个去处已经停用，请另选。", field="route")
    return route
