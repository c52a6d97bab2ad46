"""The machinery of lifecycle tables: which action follows which state, and whose it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import TextChoices

from core.actors import Actor, Capacity
from core.errors import NotAllowed, Stale, WrongState

CHANGED = "这件事刚刚被别人更新过，请刷新后再试。"


@dataclass(frozen=True)
class Limit:
    """What ends a way round in circles: so many times for each item or each round, or a rule in words."""

    times: int = 0
    per_round: bool = False
    rule: str = ""

    def __str__(self) -> str:
        return self.rule or f"每{'轮' if self.per_round else '件'}最多{self.times}次"


@dataclass(frozen=True)
class Transition:
    """One row: the action, the states it starts from, the state it leads to (None = stays), who, and the ground.

    Every way round in circles passes a row with a limit, so that nobody's matter circles without end.
    """

    action: TextChoices
    sources: tuple[TextChoices, ...]
    target: TextChoices | None
    by: Callable[[Any, Actor], Capacity | None]
    basis: str
    limit: Limit | None = None


class Step(NamedTuple):
    """A row that may be taken now, and the capacity in which."""

    transition: Transition
    capacity: Capacity


class Table:
    """A lifecycle as rows; checked when it is made, so that a wrong word stops the start and not a person."""

    def __init__(self, *, noun: str, states: type[TextChoices], rows: Sequence[Transition]) -> None:
        self.noun = noun
        self.states = states
        self.rows = tuple(rows)
        self._by_action = {str(row.action): row for row in self.rows}
        self._validate()

    def _validate(self) -> None:
        if len(self._by_action) != len(self.rows):
            raise ValueError(f"{self.noun}: an action has two rows")
        for row in self.rows:
            words = [*row.sources, *([row.target] if row.target is not None else [])]
            if not row.sources or not all(isinstance(word, self.states) for word in words):
                raise ValueError(f"{self.noun}: {row.action} uses a word that is no state")

    def row(self, action: TextChoices | str) -> Transition:
        """Return the row of an action.

        :raises KeyError: when the table has none
        """
        return self._by_action[str(action)]

    def check(self, action: TextChoices | str, subject: Any, actor: Actor) -> Step:
        """Return the row and the capacity in which this actor takes it.

        :raises WrongState: when it does not follow from the subject's state
        :raises NotAllowed: when it is not this actor's to take
        """
        row = self.row(action)
        if subject.state not in row.sources:
            state = self.states(subject.state).label
            raise WrongState(f"这件{self.noun}{state}，不能{row.action.label}。请刷新页面查看最新情况。")
        capacity = row.by(subject, actor)
        if capacity is None:
            raise NotAllowed(f"{actor.name}不能{row.action.label}这件{self.noun}。")
        return Step(row, capacity)

    def available_actions(self, subject: Any, actor: Actor) -> list[TextChoices]:
        """Return the actions this actor can take now, in the order of the table."""
        return [row.action for row in self.rows if subject.state in row.sources and row.by(subject, actor) is not None]


def check_version(expected: int | None, actual: int) -> None:
    """Compare the version a page was made from with the row's own; None is for callers that show no page.

    :raises Stale: when somebody changed it in between
    """
    if expected is not None and expected != actual:
        raise Stale(CHANGED)


def check_limit(row: Transition, noun: str, taken: Callable[[bool], int]) -> None:
    """Refuse a step that has been taken as often as its row allows; `taken` counts, in this round only or in all.

    :raises WrongState: with the sentence
    """
    limit = row.limit
    if limit is not None and limit.times and taken(limit.per_round) >= limit.times:
        label = row.action.label
        raise WrongState(f"这件{noun}已经{label}{limit.times}次，不能再{label}，请按现在的情况往下办。")
