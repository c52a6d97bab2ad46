"""The only place that turns a reckoned score into what is shown: points in two decimals, the records behind each."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from deputies import scoring
from deputies.models import DutyRecord
from deputies.scoring import Line
from deputies.selectors.scores import Reckoning, all_totals
from deputies.states import RuleSection


@dataclass(frozen=True)
class Proof:
    """A record behind points: what it brought, and a word when not all of it counted."""

    record: DutyRecord
    points: Decimal
    note: str


@dataclass(frozen=True)
class Row:
    """One rule of the sheet."""

    code: str
    item: str
    section: str
    cap: Decimal | None
    points: Decimal
    proofs: list[Proof]
    note: str


@dataclass(frozen=True)
class Sheet:
    """A score as its page shows it."""

    rows: list[Row]
    earned: Decimal
    available: Decimal
    full: int
    full_words: str
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    total: Decimal
    proposal: str
    months: int


def sheet_of(reckoning: Reckoning) -> Sheet:
    """Return the score for its page."""
    score = reckoning.score
    return Sheet(
        rows=[_row(line, reckoning.records) for line in score.lines],
        earned=scoring.shown(score.earned),
        available=scoring.shown(score.available),
        full=reckoning.scheme.total,
        full_words=f"满分{reckoning.scheme.total}",
        base=scoring.shown(score.base),
        bonus=scoring.shown(score.bonus),
        deduction=scoring.shown(score.deduction),
        total=scoring.shown(score.total),
        proposal=reckoning.proposal,
        months=reckoning.months,
    )


def _row(line: Line, records: dict[int, DutyRecord]) -> Row:
    return Row(
        code=line.rule.code,
        item=line.rule.item,
        section=line.rule.section,
        cap=None if line.cap is None else scoring.shown(line.cap),
        points=scoring.shown(-line.points if line.rule.section == RuleSection.DEDUCTION else line.points),
        proofs=[
            Proof(
                records[found.record_id],
                scoring.shown(found.points),
                _proof_note(records[found.record_id], found.units),
            )
            for found in line.evidence
        ],
        note=_note(line),
    )


def _proof_note(record: DutyRecord, units: int) -> str:
    if units == record.quantity:
        return ""
    return f"当天已计满，计{units}次" if units else "当天已计满，不重复计"


def _note(line: Line) -> str:
    if line.left_out:
        return "不足3件，这一项的分值按比例摊入其他项目"
    if line.outcomes:
        return f"根据{len(line.outcomes)}件跟踪件计算"
    brought = sum((found.points for found in line.evidence), Fraction(0))
    return "已到上限" if line.cap is not None and abs(brought) > line.cap else ""


def quartiles_of(reckoning: Reckoning) -> tuple[Decimal, ...] | None:
    """Return lower quartile, median and upper quartile of all deputies of the level; None below eight deputies."""
    found = scoring.quartiles(all_totals(reckoning.scheme))
    return None if found is None else tuple(scoring.shown(total) for total in found)
