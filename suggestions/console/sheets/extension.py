"""The 延期审批表: what the unit asked for and what was decided, one for each wish, to be signed and kept."""

from datetime import date
from typing import TYPE_CHECKING

from core.actors import Actor
from core.clock import local_date
from core.paper_forms import Paper, Row, Rows, Words
from suggestions import policies

if TYPE_CHECKING:
    from suggestions.models import Assignment, Extension, Matter

NOTICE = "期限届满以前申请；没有批准以前按原期限办理。批准以后由系统告知代表，群众在查询页能看到新的日期和安排。"
ROOM = 20


def asked_for(matter: "Matter", actor: Actor) -> "list[tuple[Assignment, Extension]]":
    """Return the wishes whose sheet this person may print: the asking unit its own, the dispatching side all."""
    parts = list(matter.assignments.all())
    if policies.overseer(matter, actor) is None:
        mine = {capacity.organisation_id for capacity in actor.acting_as(*policies.UNIT)}
        parts = [part for part in policies.current(matter) if part.unit_id in mine]
    return [(part, asked) for part in parts for asked in part.extensions.all()]


def papers(matter: "Matter", actor: Actor) -> list[Paper]:
    """Return a sheet for each wish, none for those who may not print it."""
    return [_paper(matter, part, asked) for part, asked in asked_for(matter, actor)]


def _paper(matter: "Matter", part: "Assignment", asked: "Extension") -> Paper:
    rows = (
        Row("申请单位", part.unit.name, one_line=True),
        Row("事项", matter.title),
        Row("交办时间", _day(local_date(part.assigned_at)), one_line=True),
        Row("原期限", _day(asked.was_due_on), one_line=True),
        Row("申请延到", _day(asked.wished_on), one_line=True),
        Row("延期原因", f"{asked.get_ground_display()}。{asked.reason}"),
        Row("期间安排", asked.plan),
        Row("单位意见", f"申请人：{asked.asked_by.name}（{_day(local_date(asked.asked_at))}）\n（盖章）", high=ROOM),
        Row("审批意见", _decided(asked), high=ROOM),
    )
    again = f"（第{part.round_no}轮）" if part.round_no > 1 else ""
    return Paper(
        title="延期审批表", number=f"{matter.number}{again}", organ=matter.owner.name,
        parts=(Rows(rows), Words((NOTICE,), plain=True, small=True)), author=matter.owner.name,
    )  # fmt: skip


def _decided(asked: "Extension") -> str:
    if asked.decided_at is None or asked.decided_by is None:
        return "审批人：　　　　　　年　　月　　日\n（盖章）"
    said = f"同意延到{_day(asked.granted_on)}。" if asked.granted_on is not None else "不同意延期。"
    return f"{said}{asked.decision_reason}\n审批人：{asked.decided_by.name}（{_day(local_date(asked.decided_at))}）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
