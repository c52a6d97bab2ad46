"""What the pages of units' scorecards say of each figure: how it is counted, what its numbers mean, where it leads."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from insights.selectors.unit_cards import UnitCard
from insights.selectors.unit_rows import Asked
from insights.states import UnitIndicator
from insights.unit_scoring import FAULTS

# indicator: how it is counted, what the first number says of a line, what is said of the others
SAID: dict[UnitIndicator, tuple[str, str, str]] = {
    UnitIndicator.RESPONSE: ("首次联系期限落在本期的，按期联系了群众或者代表的", "按期", "没有按期"),
    UnitIndicator.ON_TIME: ("答复、会办意见期限落在本期的，按期提交的；审核期间不计", "按期", "没有按期"),
    UnitIndicator.SOLVED: ("本期办结的，结果为A类（已解决或基本解决）而且没有反复的", "已解决", "没有解决"),
    UnitIndicator.CITIZEN: ("本期群众的有效评价，满意和基本满意的；没有评价的不计", "满意", "不满意"),
    UnitIndicator.DEPUTY: ("本期代表的有效评价，满意和基本满意的；没有评价的不计", "满意", "不满意"),
    UnitIndicator.KEPT: ("承诺日期落在本期的，已经核实兑现的", "已兑现", "没有兑现"),
    UnitIndicator.FACE: ("本期审核通过的答复，答复前当面或者上门沟通过的", "当面沟通", "没有当面"),
    UnitIndicator.CALLED: ("本期开过的协调会（吹哨报到），派人到会的", "到会", "没有到会"),
    UnitIndicator.RETURNED: ("本期交给本单位的，申请退办的", "申请退办", "没有退办"),
    UnitIndicator.SENT_BACK: ("本期提交的答复，审核退回修改的", "退回", "通过或者待审"),
    UnitIndicator.REDONE: ("本期审核通过、评价已经结束的答复，因不满意重新办理的", "重新办理", "没有重办"),
    UnitIndicator.REBOUND: ("本期办结的，后来问题反复、恢复办理的", "反复", "没有反复"),
}
# What a line of the list has room for.
IN_LIST = (
    UnitIndicator.RESPONSE, UnitIndicator.ON_TIME, UnitIndicator.SOLVED, UnitIndicator.CITIZEN, UnitIndicator.DEPUTY,
    UnitIndicator.KEPT, UnitIndicator.RETURNED, UnitIndicator.SENT_BACK, UnitIndicator.REDONE, UnitIndicator.REBOUND,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure as the pages show it."""

    label: str
    how: str
    value: str
    percent: str
    url: str
    fault: bool


def query_of(asked: Asked) -> str:
    """Return the query of an address of this time and kind."""
    said = {"period": asked.stretch.slug, "kind": asked.kind}
    return "?" + urlencode({name: value for name, value in said.items() if value})


def card_url(card: UnitCard, asked: Asked) -> str:
    """Return the address of a card."""
    return reverse("insights_console:unit-card", args=[card.unit.public_id]) + query_of(asked)


def line(card: UnitCard, asked: Asked, indicator: UnitIndicator) -> Line:
    """Return one figure of a card; without anything counted it has no value."""
    figure = card.figures.get(indicator)
    counted = figure is not None and bool(figure.whole)
    behind = reverse("insights_console:unit-card-behind", args=[card.unit.public_id, indicator.value])
    return Line(
        label=indicator.label,
        how=SAID[indicator][0],
        value=figure.shown if figure is not None and counted else "",
        percent=figure.percent if figure is not None and counted else "",
        url=behind + query_of(asked) if counted else "",
        fault=indicator in FAULTS,
    )
