"""What a scorecard's pages say of each figure: how it is counted, its unit, its points, where its list is."""

from dataclasses import dataclass

from django.urls import reverse

from insights import scoring
from insights.inputs import Quarter
from insights.scoring import FEWEST_RATINGS, WEIGHTS, Figure, Median
from insights.selectors.scorecards import Board, Card
from insights.states import Indicator

# indicator: unit, how it is counted, what is said where nothing can be counted
SAID: dict[Indicator, tuple[str, str, str]] = {
    Indicator.SIX: ("项", "现场看场地、设施、制度、组织、活动、记录，具备几项", "还没有现场核查"),
    Indicator.NOTICE: ("场", "面向群众的活动，按规定提前公告的", "没有公告的活动"),
    Indicator.RECEPTION: ("次", "公布过的值班班次和接待日，到时有人值守的", "没有公布过值班和接待日"),
    Indicator.PRESENCE: ("人", "编在本站的代表，值过班或者到场参加过活动的", "没有编入代表"),
    Indicator.TRIAGE: ("件", "初审期限落在本季度的意见，按时初审的", "没有到期要初审的"),
    Indicator.FEEDBACK: ("件", "反馈期限落在本季度的办理事项，已经反馈的", "没有到期要反馈的"),
    Indicator.SATISFACTION: ("件", "本季度办结、有人评价的意见，评价满意的", "没有人评价"),
    Indicator.ACTIVITY: ("场", "开展的各类活动，每季度至少1场", ""),
    Indicator.OUTREACH: ("个", "本站范围内的村（社区），有人去过的", "范围内没有村（社区）"),
    Indicator.RECEIVED: ("件", "群众反映到本站的意见，只列数，不计分", ""),
}
# What a line of the list has room for.
IN_LIST = (
    Indicator.RECEPTION, Indicator.TRIAGE, Indicator.FEEDBACK, Indicator.SATISFACTION, Indicator.PRESENCE,
    Indicator.ACTIVITY, Indicator.NOTICE, Indicator.OUTREACH, Indicator.RECEIVED,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure of a card as the page shows it."""

    label: str
    value: str
    percent: str
    note: str
    how: str
    points: str
    weight: int
    median: str
    url: str


def lines(card: Card, board: Board) -> list[Line]:
    """Return a card's figures in the order of the scheme."""
    return [_line(indicator, card, board.quarter, board.median) for indicator in Indicator]


def _line(indicator: Indicator, card: Card, quarter: Quarter, median: Median) -> Line:
    unit, how, nothing = SAID[indicator]
    figure = card.figures.get(indicator)
    earned = scoring.points(indicator, figure) if figure is not None else None
    value = value_of(indicator, figure)
    known = median.shown[indicator]
    return Line(
        label=indicator.label,
        value=f"{value}{unit}" if value else "",
        percent=figure.percent if figure is not None and indicator not in scoring.COUNTS else "",
        note=_note(indicator, figure, nothing),
        how=how,
        points="" if earned is None else f"{float(earned):.1f}",
        weight=WEIGHTS.get(indicator, 0),
        median=f"{known}{unit}" if known and indicator in scoring.COUNTS else known,
        url=behind_url(card, quarter, indicator) if value and indicator != Indicator.SIX else "",
    )


def value_of(indicator: Indicator, figure: Figure | None) -> str:
    """Return the number or the two numbers; empty where there was nothing to count."""
    if figure is None or figure.whole == 0:
        return ""
    return str(figure.part) if indicator in scoring.COUNTS else figure.shown


def _note(indicator: Indicator, figure: Figure | None, nothing: str) -> str:
    if not value_of(indicator, figure):
        return f"{nothing}，不计分"
    few = figure is not None and figure.whole is not None and figure.whole < FEWEST_RATINGS
    return f"评价不到{FEWEST_RATINGS}件，不计分" if indicator == Indicator.SATISFACTION and few else ""


def behind_url(card: Card, quarter: Quarter, indicator: Indicator) -> str:
    """Return the address of what a figure counts."""
    return reverse("insights_console:card-behind", args=[quarter.slug, card.station.public_id, indicator.value])


def card_url(card: Card, quarter: Quarter) -> str:
    """Return the address of a card."""
    return reverse("insights_console:card", args=[quarter.slug, card.station.public_id])
