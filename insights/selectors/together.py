"""Opinions of the same place and kind side by side, ordered by how near they are to one of them, to words, or grouped.

Looking and choosing is a person's: nothing here joins anything.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from core.actors import Actor
from insights.inputs import Cut
from insights.models import ProblemMember
from insights.selectors.pool import opinions_behind
from insights.selectors.scope import pooled_opinions
from insights.similarity import Space, Text
from insights.states import Measure
from suggestions.models import Opinion
from suggestions.selectors import worklists

SHOWN = 50
COMPARED = 200
# Comparing one with all is cheap, all with all is not; the newest are compared.
NEAR_MOST, GROUP_MOST = 5000, 600
LEAST_NEAR, LEAST_TOGETHER = 0.1, 3


@dataclass(frozen=True)
class Line:
    """An opinion as it is shown side by side: how near (0 to 100), and the common problem it is in already."""

    opinion: Opinion
    near: int | None
    problem: Any


@dataclass(frozen=True)
class SideBySide:
    """What was found: groups of lines; one group when ordered by an opinion or by words."""

    groups: list[list[Line]]
    compared: int
    cut_off: bool
    seed: Opinion | None = None


def side_by_side(actor: Actor, cut: Cut, *, like: str = "", words: str = "") -> SideBySide:
    """Return at most fifty opinions received in the cut, nearest first to the opinion `like`, else to the words.

    With neither, groups of at least three near ones are proposed, the largest first; then the rest, the newest first.
    """
    seed = pooled_opinions(actor).filter(number=like).first() if like else None
    pool = opinions_behind(actor, cut, Measure.RECEIVED)
    most = NEAR_MOST if seed or words else GROUP_MOST
    rows = _texts(pool, most)
    cut_off, rows = len(rows) > most, rows[:most]
    space = Space([Text(row["title"], row["beginning"]) for row in rows])
    if seed is not None or words:
        near = space.near(seed.title, seed.text[:COMPARED]) if seed is not None else space.near(words)
        order = [i for i in sorted(range(len(rows)), key=lambda i: -near[i]) if near[i] > 0][:SHOWN]
        positions, nearness = [order], dict(enumerate(near))
    else:
        positions, nearness = _grouped(space, len(rows))
    groups = _lines(
        [[rows[i]["pk"] for i in group] for group in positions], {rows[i]["pk"]: n for i, n in nearness.items()}
    )
    return SideBySide(groups, len(rows), cut_off, seed)


def _texts(pool: QuerySet[Opinion], most: int) -> list[dict[str, Any]]:
    rows = pool.annotate(beginning=Left("text", COMPARED)).order_by("-received_at", "-pk")
    return [dict(row) for row in rows.values("pk", "title", "beginning")[: most + 1]]


def _grouped(space: Space, count: int) -> tuple[list[list[int]], dict[int, float]]:
    groups: list[list[int]] = []
    near: dict[int, float] = {}
    taken = 0
    for group in space.groups(least_near=LEAST_NEAR, least=LEAST_TOGETHER):
        if taken + len(group.members) > SHOWN and groups:
            break
        groups.append(group.members[:SHOWN])
        near.update(zip(group.members, group.nearness, strict=True))
        taken += len(group.members)
    left = set(range(count)) - {i for group in groups for i in group}
    rest = sorted(left)[: max(SHOWN - taken, 0)]
    return [*groups, *([rest] if rest else [])], near


def _lines(groups: list[list[int]], nearness: dict[int, float]) -> list[list[Line]]:
    """Return the rows with what the page shows, in two queries."""
    wanted = [pk for group in groups for pk in group]
    opinions = {o.pk: o for o in worklists.opinion_rows(Opinion.objects.filter(pk__in=wanted))}
    members = ProblemMember.objects.filter(opinion__in=wanted).select_related("problem")
    problems = {member.opinion_id: member.problem for member in members}
    return [
        [Line(opinions[pk], round(nearness[pk] * 100) if pk in nearness else None, problems.get(pk)) for pk in group]
        for group in groups
        if group
    ]
