"""The only place for how a route elsewhere is told: the sentence kept with the opinion, and the lines of its card."""

from dataclasses import dataclass

from suggestions.models import Opinion, TransferRoute
from suggestions.states import OpinionState


@dataclass(frozen=True)
class RouteCard:
    """Where a citizen was sent, line by line, and what the station added; only the words where a route has changed."""

    lines: tuple[tuple[str, str], ...]
    note: str
    phone: str = ""


def card_words(route: TransferRoute) -> str:
    """Return where to turn as the citizen reads it; what the county has not filled in is left out."""
    told = [f"请找{route.name}"]
    told += [f"{word}{value}" for word, value in (("电话", route.phone), ("地址", route.address)) if value]
    told += [route.hours] if route.hours else []
    return f"{'，'.join(told)}。{f'请带上：{route.bring}。' if route.bring else ''}"


def lines_of(route: TransferRoute) -> tuple[tuple[str, str], ...]:
    """Return a route line by line, without what is empty."""
    told = (
        ("去哪里", route.name), ("电话", route.phone), ("地址", route.address), ("时间", route.hours),
        ("带什么", route.bring),
    )  # fmt: skip
    return tuple((label, value) for label, value in told if value)


def card_of(opinion: Opinion) -> RouteCard | None:
    """Return the card of an opinion that was transferred out, as it was told then; None for others."""
    if opinion.state != OpinionState.TRANSFERRED:
        return None
    route = opinion.transfer_route
    words = card_words(route) if route is not None else ""
    if route is None or not opinion.guidance.startswith(words):
        return RouteCard((), opinion.guidance)
    return RouteCard(lines_of(route), opinion.guidance.removeprefix(words).strip(), route.phone)
