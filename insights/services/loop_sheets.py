"""Taking the closed-loop report out as a file: a line an opinion, its six moments and the working days between."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.actors import Actor
from core.clock import SHANGHAI
from core.exports import Chosen, ExportKind
from core.models import ExportJob
from insights.selectors import loop
from insights.selectors.loop import Line
from insights.stretches import clean_stretch, name_of
from suggestions.models import Opinion
from suggestions.services.ledgers import keeper

KEY = "closed_loop"
PAGE = 200
HEADINGS = (
    "序号",
    "登记编号",
    "标题",
    "类别",
    "收件单位",
    "主办单位",
    *loop.STAMPS,
    *loop.GAPS,
    "轮次",
    "状态",
    "备注",
)
# A time that can be read is handed over by the faces; all of them have begun by then.
ANY_TIME = datetime(2099, 12, 31, tzinfo=SHANGHAI)


def _ids(actor: Actor, chosen: Chosen) -> list[int]:
    found = loop.opinions(actor, clean_stretch(chosen["period"], ANY_TIME))
    return list(found.values_list("pk", flat=True))


def cells(serial: int, line: Line) -> tuple[str | int, ...]:
    """Return a line as a row."""
    opinion = line.opinion
    return (
        serial,
        opinion.number,
        opinion.title,
        opinion.category.name if opinion.category is not None else "",
        opinion.owner.name,
        line.unit,
        *(stamp.isoformat() if stamp is not None else "" for stamp in line.stamps),
        *("" if gap is None else gap for gap in line.gaps),
        line.rounds or "",
        opinion.get_state_display() if opinion.matter is None else opinion.matter.standing,
        line.remark,
    )


def lines(actor: Actor, job: ExportJob, at: datetime) -> Iterator[Sequence[str | int]]:
    """Yield the lines, so many opinions read at a time."""
    del at
    ids = _ids(actor, job.chosen)
    for first in range(0, len(ids), PAGE):
        found = loop.with_stamps(Opinion.objects.filter(pk__in=ids[first : first + PAGE]))
        yield from (cells(serial, line) for serial, line in enumerate(loop.lines(found), start=first + 1))


LOOP_SHEET = ExportKind(
    title="闭环报告",
    keeper=keeper,
    names_people=lambda actor: False,
    described=lambda chosen: name_of(chosen["period"]),
    headings=lambda personal: HEADINGS,
    count=lambda actor, chosen: len(_ids(actor, chosen)),
    lines=lines,
)
