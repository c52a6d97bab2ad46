"""The first draft of the monthly 通报: sentences and tables from the figures; people edit the sentences afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.actors import Actor
from core.clock import SHANGHAI
from core.clocks import Light
from core.workdays import local
from insights.inputs import Cut, Period, month_name
from insights.scoring import Figure
from insights.selectors import board_items, pool, unit_cards
from insights.selectors.board_items import Chosen
from insights.selectors.bulletins import voices_of
from insights.selectors.unit_cards import UnitCard
from insights.selectors.unit_rows import Asked
from insights.states import Measure
from insights.states import UnitIndicator as I
from insights.stretches import Stretch
from suggestions.models import Matter, Opinion
from suggestions.redaction import broken_rules

UNIT_HEAD = ("承办单位", "交办", "按期答复", "解决", "群众满意", "代表满意", "退办", "退回", "重办", "反弹")
UNIT_WIDTHS = (39, 13, 13, 13, 13, 13, 13, 13, 13, 13)
IN_TABLE = (I.ON_TIME, I.SOLVED, I.CITIZEN, I.DEPUTY, I.RETURNED, I.SENT_BACK, I.REDONE, I.REBOUND)
LATE_HEAD = ("序号", "编号", "事项", "主办单位", "超期环节", "最后一日")
LATE_WIDTHS = (13, 34, 30, 31, 24, 24)
LATE_MOST = 100


@dataclass(frozen=True)
class Draft:
    """What a paper begins with."""

    title: str
    body: str
    tables: list[dict[str, Any]] = field(default_factory=list)


def monthly_draft(actor: Actor, stretch: Stretch, at: datetime) -> Draft:
    """Return the first draft of a month's 通报: of the county, or of one township's own bodies."""
    cards = [card for card in unit_cards.cards(actor, Asked(stretch, at)) if not card.empty]
    late = _late(actor, at)
    paragraphs = ["一、收到和办理情况", *_counted(actor, stretch, cards), "二、办理质量", *_quality(cards)]
    paragraphs += ["三、超期情况", _overdue(late, at), "四、有关要求", DEMAND]
    return Draft(
        title=f"关于{month_name(stretch.first)}群众意见办理情况的通报",
        body="\n".join(paragraphs),
        tables=[_unit_table(cards), *([_late_table(late)] if late else [])],
    )


DEMAND = "请各承办单位对照附表，逐件明确责任人和完成时间。超期的事项，要抓紧办理，并书面说明原因和完成时间。"


def _counted(actor: Actor, stretch: Stretch, cards: Sequence[UnitCard]) -> list[str]:
    counts = pool.totals(actor, Cut(Period(stretch.first, stretch.first)))
    month = month_name(stretch.first)
    return [
        f"{month}，收到群众意见{counts[Measure.RECEIVED]}件，受理{counts[Measure.ACCEPTED]}件，"
        f"直接答复{counts[Measure.ANSWERED]}件。"
        f"交承办单位办理{sum(card.given for card in cards)}件次，涉及{sum(card.given > 0 for card in cards)}个单位。"
    ]


def summed(cards: Sequence[UnitCard], indicator: I) -> Figure:
    """Return a figure of all units together."""
    found = [card.figures[indicator] for card in cards if indicator in card.figures]
    return Figure(sum(f.part for f in found), sum(f.whole or 0 for f in found))


def _share(figure: Figure) -> str:
    return f"，占{figure.percent}" if figure.percent else ""


def _quality(cards: Sequence[UnitCard]) -> list[str]:
    on_time, solved = summed(cards, I.ON_TIME), summed(cards, I.SOLVED)
    citizens, deputies = summed(cards, I.CITIZEN), summed(cards, I.DEPUTY)
    returned, back = summed(cards, I.RETURNED), summed(cards, I.SENT_BACK)
    redone, rebound = summed(cards, I.REDONE), summed(cards, I.REBOUND)
    return [
        f"答复、会办意见期限落在本月的{on_time.whole}件，按期提交{on_time.part}件{_share(on_time)}。"
        f"本月办结{solved.whole}件（含后来又恢复办理的），已解决或者基本解决{solved.part}件{_share(solved)}。",
        f"群众评价{citizens.whole}件，满意和基本满意{citizens.part}件{_share(citizens)}；"
        f"代表评价{deputies.whole}件，满意和基本满意{deputies.part}件{_share(deputies)}。没有评价的不计。",
        f"申请退办{returned.part}件，答复审核退回{back.part}件，因不满意重新办理{redone.part}件，"
        f"办结后问题反复{rebound.part}件。各单位情况见附表1。",
    ]


@dataclass(frozen=True)
class Late:
    """One overdue matter as the table shows it."""

    number: str
    title: str
    unit: str
    what: str
    last_day: str


def _late(actor: Actor, at: datetime) -> list[Late]:
    """Return the overdue matters units are at, those overdue longest first, without anybody's name."""
    found = [i for i in board_items.items(actor, at, Chosen(light=Light.RED)) if i.kind == "matter"][:LATE_MOST]
    clocks, known = board_items.deciding(found, at), board_items.loaded(found)
    titles = _titles([item.pk for item in found])
    return [
        Late(
            number=matter.number,
            title=titles[item.pk],
            unit=getattr(matter, "lead_unit", "") or str(matter.owner),
            what=board_items.label_of(clocks[item]),
            last_day=f"{clocks[item].last_day.month}月{clocks[item].last_day.day}日",
        )
        for item in found
        if item in clocks and isinstance(matter := known.get(item), Matter)
    ]


def _titles(ids: list[int]) -> dict[int, str]:
    """Return the matters' titles; one that names somebody who raised it is replaced by its category."""
    behind: dict[int, list[Opinion]] = {pk: [] for pk in ids}
    for opinion in Opinion.objects.filter(matter__in=ids).select_related("submitter", "place_region"):
        behind[opinion.matter_id or 0].append(opinion)
    matters = Matter.objects.filter(pk__in=ids).select_related("category")
    return {
        m.pk: f"{m.category.name}类事项" if broken_rules(m.title, voices_of(behind[m.pk])) else m.title
        for m in matters
    }  # fmt: skip


def _overdue(late: Sequence[Late], at: datetime) -> str:
    day = local(at).astimezone(SHANGHAI)
    until = f"截至{day.year}年{day.month}月{day.day}日"
    if not late:
        return f"{until}，没有超期的事项。"
    more = "以上" if len(late) == LATE_MOST else ""
    return f"{until}，有{len(late)}件{more}事项超期，见附表2。"


def _unit_table(cards: Sequence[UnitCard]) -> dict[str, Any]:
    lines = [[card.unit.name, str(card.given), *(_cell(card, i) for i in IN_TABLE)] for card in cards]
    return {"title": "附表1：各单位办理情况", "head": UNIT_HEAD, "lines": lines, "widths": UNIT_WIDTHS}


def _cell(card: UnitCard, indicator: I) -> str:
    figure = card.figures.get(indicator)
    return figure.shown if figure is not None and figure.whole else "—"


def _late_table(late: Sequence[Late]) -> dict[str, Any]:
    lines = [[str(n), one.number, one.title, one.unit, one.what, one.last_day] for n, one in enumerate(late, 1)]
    return {"title": "附表2：超期事项", "head": LATE_HEAD, "lines": lines, "widths": LATE_WIDTHS}
