"""The list of an 交办会 by unit, as it is read out and handed to each."""

from typing import TYPE_CHECKING

from core.paper_forms import Grid, Heading, Paper, Words
from suggestions.states import MatterKind

if TYPE_CHECKING:
    from suggestions.models import HandoutItem, HandoutMeeting
    from suggestions.selectors.handouts import UnitList

HEAD = ("序号", "编号", "事项", "分工")
WIDTHS = (14, 40, 82, 20)


def paper(meeting: "HandoutMeeting", lists: "list[UnitList]") -> Paper:
    """Return the list: each unit with what it leads, then what it helps with; no citizen is named."""
    day = meeting.held_on
    parts: list[object] = [
        Words((f"时间：{day.year}年{day.month}月{day.day}日", f"地点：{meeting.place}"), plain=True),
    ]
    for place, unit_list in enumerate(lists, start=1):
        lines = tuple(
            (str(number), _number(item), item.matter.title, word)
            for number, (item, word) in enumerate(unit_list.items, start=1)
        )
        parts += [Heading(f"{place}. {unit_list.unit.name}（{len(lines)}件）"), Grid(HEAD, lines, WIDTHS)]
    if not lists:
        parts.append(Words(("清单上还没有事项。",)))
    return Paper(title=f"{meeting.title}交办清单", parts=tuple(parts), author=meeting.owner.name)


def _number(item: "HandoutItem") -> str:
    matter = item.matter
    word = MatterKind(matter.kind).label
    return f"{matter.number}\n{word}"
