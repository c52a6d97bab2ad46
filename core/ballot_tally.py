"""The only place that counts papers: pure functions from papers to the result, small groups never alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, NamedTuple

# Fewer papers than this, and somebody could work out who chose what.
SMALLEST_SHOWN = 5
BLANK = "blank"
WHOLE = 10_000


@dataclass(frozen=True)
class Question:
    """One line to be graded, under the heading it stands below."""

    key: str
    label: str
    section: str = ""


@dataclass(frozen=True)
class Group:
    """Who votes together: how many papers of theirs are needed, and their weight in a hundred (0: by heads)."""

    key: str
    label: str
    quorum: int = 0
    weight: int = 0


@dataclass(frozen=True)
class Ballot:
    """What the paper says; options go from best to worst."""

    title: str
    organiser: str
    questions: Sequence[Question]
    options: Sequence[tuple[str, str]]
    groups: Sequence[Group]
    asks_reason: bool = False


class Paper(NamedTuple):
    """A paper as far as counting needs it."""

    group: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class _Shown:
    """A group as it may be shown: one, or several that are too small alone."""

    key: str
    label: str
    weight: int
    members: tuple[str, ...]
    papers: int


def count(ballot: Ballot, papers: Iterable[Paper], *, issued: Mapping[str, int], quorum: int) -> dict[str, Any]:
    """Return the result to freeze: papers by group, whether the quorum was reached, and only then what was chosen.

    Shares are in ten-thousandths of the answers given; a question left blank is an abstention and counted apart.
    """
    cast = list(papers)
    by_group = Counter(paper.group for paper in cast)
    missing = [group.key for group in ballot.groups if by_group[group.key] < group.quorum]
    reached = len(cast) >= quorum and not missing
    shown = _shown_groups(ballot.groups, by_group) if reached else []
    return {
        "papers": len(cast),
        "quorum": quorum,
        "reached": reached,
        "turnout": [
            {**asdict(group), "issued": issued.get(group.key, 0), "papers": by_group[group.key]}
            for group in ballot.groups
        ],
        "groups": [{"key": g.key, "label": g.label, "weight": g.weight, "papers": g.papers} for g in shown],
        "questions": [_question(question, ballot, cast, shown) for question in ballot.questions] if reached else [],
    }


def _shown_groups(groups: Sequence[Group], papers: Mapping[str, int]) -> list[_Shown]:
    """Return the groups to show; those too small are put together, with the next larger one where needed."""
    voted = [group for group in groups if papers[group.key]]
    small = [group for group in voted if papers[group.key] < SMALLEST_SHOWN]
    large = sorted((g for g in voted if papers[g.key] >= SMALLEST_SHOWN), key=lambda g: papers[g.key])
    while small and large and sum(papers[group.key] for group in small) < SMALLEST_SHOWN:
        small.append(large.pop(0))
    merged = {group.key for group in small}
    shown = [_alone(group, papers) for group in voted if group.key not in merged]
    if small:
        together = [group for group in voted if group.key in merged]
        shown.append(_together(together, papers) if len(together) > 1 else _alone(together[0], papers))
    return shown


def _alone(group: Group, papers: Mapping[str, int]) -> _Shown:
    return _Shown(group.key, group.label, group.weight, (group.key,), papers[group.key])


def _together(groups: Sequence[Group], papers: Mapping[str, int]) -> _Shown:
    keys = tuple(group.key for group in groups)
    label = f"{'、'.join(group.label for group in groups)}（合并）"
    return _Shown("+".join(keys), label, sum(g.weight for g in groups), keys, sum(papers[k] for k in keys))


def _question(question: Question, ballot: Ballot, papers: Sequence[Paper], shown: Sequence[_Shown]) -> dict[str, Any]:
    words = [key for key, _ in ballot.options]
    counted = {
        group.key: _counted(question.key, words, [p for p in papers if p.group in group.members]) for group in shown
    }
    total = {word: sum(counts[word] for counts in counted.values()) for word in [*words, BLANK]}
    shares = _shares(words, counted, shown)
    return {
        **asdict(question),
        "total": total,
        "answered": sum(total[word] for word in words),
        "by_group": counted,
        "shares": shares,
        "grade": _grade(words, shares),
    }


def _counted(question: str, words: Sequence[str], papers: Sequence[Paper]) -> dict[str, int]:
    chosen = Counter(paper.choices.get(question, BLANK) for paper in papers)
    return {word: chosen[word] for word in [*words, BLANK]}


def _shares(words: Sequence[str], counted: Mapping[str, Mapping[str, int]], shown: Sequence[_Shown]) -> dict[str, int]:
    """Return the options' shares: by the groups' weights where there are any, else by heads."""
    answered = {group.key: sum(counted[group.key][word] for word in words) for group in shown}
    weighted = any(group.weight for group in shown)
    weights = {
        group.key: Fraction(group.weight if weighted else answered[group.key]) for group in shown if answered[group.key]
    }
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(words, 0)
    share = {
        word: sum((weights[key] * counted[key][word] / answered[key] for key in weights), Fraction(0)) / whole
        for word in words
    }
    return {word: round(share[word] * WHOLE) for word in words}


def _grade(words: Sequence[str], shares: Mapping[str, int]) -> str:
    """Return the best option that, with all better ones, has more than half; empty when nobody answered."""
    reached = 0
    for word in words:
        reached += shares[word]
        if reached * 2 > WHOLE:
            return word
    return ""
