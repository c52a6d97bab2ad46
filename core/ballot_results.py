"""The only place that puts a frozen result into words and bars for people: every rate with what it is a rate of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.ballot_tally import BLANK
from core.models import BallotBox

TONES = ("ok", "warn", "alert")


@dataclass(frozen=True)
class Bar:
    """One option of one line: how many chose it and how wide it is drawn."""

    label: str
    count: int
    percent: str
    x: float
    width: float
    tone: str


@dataclass(frozen=True)
class Line:
    """One question with what was answered; `best` is the first option's share, `good` that of the first two."""

    key: str
    label: str
    section: str
    bars: tuple[Bar, ...]
    answered: int
    blank: int
    best: str
    good: str
    grade: str
    by_group: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """The lines below one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Shown:
    """A counted box as pages show it."""

    reached: bool
    papers: int
    quorum: int
    weighted: bool
    turnout: tuple[Mapping[str, Any], ...]
    groups: tuple[Mapping[str, Any], ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Compared:
    """One question in two boxes: both rates with their denominators, and the difference in percentage points."""

    section: str
    label: str
    first: str
    second: str
    difference: str
    tone: str


def shown(box: BallotBox) -> Shown | None:
    """Return the result for a page; None while the box is open, for then nobody sees any."""
    result = box.result
    if result is None:
        return None
    lines = [_line(question, box) for question in result["questions"]]
    titles = dict.fromkeys(line.section for line in lines)
    return Shown(
        reached=result["reached"],
        papers=result["papers"],
        quorum=result["quorum"],
        weighted=any(group["weight"] for group in result["turnout"]),
        turnout=tuple(result["turnout"]),
        groups=tuple(result["groups"]),
        sections=tuple(Section(title, tuple(line for line in lines if line.section == title)) for title in titles),
    )


def _line(question: Mapping[str, Any], box: BallotBox) -> Line:
    options = [(key, label) for key, label in box.options]
    shares = [question["shares"][key] for key, _ in options]
    total, answered = question["total"], question["answered"]
    bars = [
        Bar(label, total[key], _percent(shares[place]), sum(shares[:place]) / 100, shares[place] / 100, TONES[place])
        for place, (key, label) in enumerate(options)
    ]
    labels = dict(options)
    return Line(
        key=question["key"],
        label=question["label"],
        section=question["section"],
        bars=tuple(bars),
        answered=answered,
        blank=total[BLANK],
        best=_rate(shares[0], total[options[0][0]], answered),
        good=_rate(shares[0] + shares[1], sum(total[key] for key, _ in options[:2]), answered),
        grade=labels.get(question["grade"], "没有有效选择"),
        by_group=tuple(_group_words(group, question, options) for group in (box.result or {})["groups"]),
    )


def _group_words(
    group: Mapping[str, Any], question: Mapping[str, Any], options: list[tuple[str, str]]
) -> tuple[str, str]:
    counts = question["by_group"][group["key"]]
    words = [f"{label}{counts[key]}" for key, label in options]
    return group["label"], "、".join([*words, f"弃权{counts[BLANK]}"])


def _percent(share: int) -> str:
    return f"{share / 100:.1f}%"


def _rate(share: int, count: int, answered: int) -> str:
    if not answered:
        return "没有有效选择"
    # By weights the share is not the quotient of the votes beside it, and has to say so.
    by_heads = round(10_000 * count / answered) == share
    return f"{_percent(share)}（{count}/{answered}票{'' if by_heads else '，按权重计'}）"


def compare(first: BallotBox, second: BallotBox) -> list[Compared]:
    """Return the questions of two counted boxes side by side, matched by key; empty unless both reached the quorum."""
    if not (first.result and second.result and first.result["reached"] and second.result["reached"]):
        return []
    later = {question["key"]: question for question in second.result["questions"]}
    words = [key for key, _ in first.options[:2]]
    return [
        _compared(question, later[question["key"]], words)
        for question in first.result["questions"]
        if question["key"] in later
    ]


def _compared(one: Mapping[str, Any], other: Mapping[str, Any], words: list[str]) -> Compared:
    shares = [sum(question["shares"][word] for word in words) for question in (one, other)]
    rates = [
        _rate(share, sum(question["total"][word] for word in words), question["answered"])
        for share, question in zip(shares, (one, other), strict=True)
    ]
    # From the rates as they are shown, or the reader's own subtraction would differ in the last digit.
    points = round(round(shares[1] / 100, 1) - round(shares[0] / 100, 1), 1)
    if not (one["answered"] and other["answered"]):
        return Compared(one["section"], one["label"], rates[0], rates[1], "不能比较", "mute")
    tone = "ok" if points > 0 else "alert" if points < 0 else "mute"
    words_of = f"{'上升' if points > 0 else '下降'}{abs(points):.1f}个百分点" if points else "没有变化"
    return Compared(one["section"], one["label"], rates[0], rates[1], words_of, tone)
