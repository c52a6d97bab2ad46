"""Transfer out (转出): what is another body's goes to its own route, and the citizen is told which (domain W1 T50)."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines
from suggestions.models import Opinion, TransferRoute
from suggestions.services import followers
from suggestions.services.steps import opinion_step
from suggestions.states import OpinionAction


def transfer_out(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, guidance: str = "", route_id: int | None = None
) -> Opinion:
    """转出: emergencies, petitions and matters of other counties; the route card says where, how and what to bring.

    :raises RuleBroken: neither a route nor words, or a route that is used no longer
    """
    with opinion_step(OpinionAction.TRANSFER_OUT, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        route = _route(route_id)
        said = "\n".join(line for line in (card_words(route) if route is not None else "", guidance.strip()) if line)
        if not said:
            raise RuleBroken("请选择转到哪里，或者写明群众怎样联系。", field="guidance")
        step.opinion.guidance, step.opinion.transfer_route = said, route
        deadlines.stop_for_opinion(step.opinion, "triage", at)
        followers.release(step.opinion, at)
        step.detail["route"] = route.code if route is not None else None
    return step.opinion


def card_words(route: TransferRoute) -> str:
    """Return where to turn as the citizen reads it; what the county has not filled in is left out."""
    told = [f"请找{route.name}"]
    told += [f"{word}{value}" for word, value in (("电话", route.phone), ("地址", route.address)) if value]
    told += [route.hours] if route.hours else []
    return f"{'，'.join(told)}。{f'请带上：{route.bring}。' if route.bring else ''}"


def _route(route_id: int | None) -> TransferRoute | None:
    if route_id is None:
        return None
    route = TransferRoute.objects.filter(pk=route_id, active=True).first()
    if route is None:
        raise RuleBroken("这个去处已经停用，请另选。", field="route")
    return route
