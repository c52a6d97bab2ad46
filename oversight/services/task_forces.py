"""Commands on task forces: found, change, add and remove items, write the week's note, record outcomes, close."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.models import Organisation
from core import audit, clocks, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from core.transitions import check_version
from oversight import lifecycle, policies
from oversight import task_force_selectors as reads
from oversight.meeting_selectors import units_for
from oversight.models import TaskForce, TaskForceItem, WeeklyNote
from oversight.states import ItemOutcome, TaskForceAction, TaskForceState
from suggestions.models import Matter
from suggestions.services.steps import durable, required

KIND, NOTE, FAMILY = "task_force", "weekly_note", "task_force"
NAME_MAX, OTHERS_MAX, REASON_MAX, UNITS_MAX, ITEMS_MAX = 60, 200, 200, 12, 30


@dataclass(frozen=True)
class Charter:
    """成立方案: what for, who leads, who takes part, until when."""

    name: str
    goal: str
    leader_id: int
    due_on: date
    unit_ids: Sequence[int]
    deputy_ids: Sequence[int] = ()
    others: str = ""


@dataclass
class ForceStep:
    """A task force under lock, and what the trail will say of the step."""

    force: TaskForce
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


def found_task_force(
    *, owner_id: int, charter: Charter, matter_ids: Sequence[int], actor: Actor, at: datetime
) -> TaskForce:
    """成立: by a committee of the county or a township's presidium, over the items it starts with.

    :raises NotAllowed: not in such a post  :raises RuleBroken: no item, nobody to lead, a day gone by
    """
    capacity = next((c for c in policies.founding_capacities(actor) if c.organisation_id == owner_id), None)
    if capacity is None:
        raise NotAllowed("专项工作组由县人大各工委、乡镇人大主席团（人大街道工委）成立。")
    owner = Organisation.objects.select_related("region").get(pk=owner_id)
    with durable():
        matters = _lock_matters(matter_ids, actor)
        force = TaskForce(owner=owner, founded_at=at)
        units = _fill(force, charter, at)
        force.save()
        force.units.set(units)
        force.deputies.set(charter.deputy_ids)
        step = ForceStep(force, capacity, {"items": len(matters)})
        _add(step, matters, actor, at)
        _open_week(force, at)
        _finish(step, TaskForceAction.FOUND_TASK_FORCE, actor, at, "")
    return force


def change_task_force(*, force_id: int, actor: Actor, at: datetime, version: int | None, charter: Charter) -> TaskForce:
    """调整: name, goal, leader, members or the day, by the body that founded it."""
    with _step(TaskForceAction.CHANGE_TASK_FORCE, force_id, actor, at, version) as step:
        units = _fill(step.force, charter, at)
        step.force.units.set(units)
        step.force.deputies.set(charter.deputy_ids)
        step.detail.update(leader=charter.leader_id, due_on=charter.due_on.isoformat())
    return step.force


def _fill(force: TaskForce, charter: Charter, at: datetime) -> list[Organisation]:
    today = local_date(at)
    force.name = required(charter.name, "请写专项工作组的名称。", "name")[:NAME_MAX]
    force.goal = required(charter.goal, "请写要达到什么。", "goal")
    if charter.due_on <= today and charter.due_on != force.due_on:
        raise RuleBroken("完成日期要晚于今天。", field="due_on")
    if not reads.leaders_for(force.owner, today).filter(pk=charter.leader_id).exists():
        raise RuleBroken("组长要是本单位的工作人员，或者成员单位的负责人。", field="leader")
    wanted = set(charter.unit_ids)
    units = list(units_for(force.owner.region, today).filter(pk__in=wanted))
    if not units or len(units) != len(wanted) or len(units) > UNITS_MAX:
        raise RuleBroken(f"请选择成员单位，最多{UNITS_MAX}个。", field="units")
    force.leader_id, force.due_on = charter.leader_id, charter.due_on
    force.others = charter.others.strip()[:OTHERS_MAX]
    return units


def add_items(
    *, force_id: int, actor: Actor, at: datetime, version: int | None, matter_ids: Sequence[int]
) -> TaskForce:
    """加入事项: open matters in the actor's scope that no other task force works on."""
    with durable():
        matters = _lock_matters(matter_ids, actor)
        with _inside(TaskForceAction.ADD_ITEMS, force_id, actor, at, version) as step:
            _add(step, matters, actor, at)
            step.detail["items"] = len(matters)
    return step.force


def _lock_matters(ids: Sequence[int], actor: Actor) -> list[Matter]:
    """Return the matters locked, before the task force itself: two task forces that want one wait for each other."""
    if not ids or len(ids) > ITEMS_MAX:
        raise RuleBroken(f"请选择事项，一次最多{ITEMS_MAX}件。", field="matters")
    seen = reads.visible_ids(actor, list(ids))
    if seen != set(ids):
        raise RuleBroken("有的事项找不到，请重新选择。", field="matters")
    return list(Matter.objects.select_for_update().filter(pk__in=seen).order_by("pk"))


def _add(step: ForceStep, matters: Sequence[Matter], actor: Actor, at: datetime) -> None:
    taken = TaskForceItem.objects.filter(matter__in=matters, ended_at__isnull=True).select_related("force", "matter")
    if (other := taken.first()) is not None:
        raise RuleBroken(f"“{other.matter.title}”已经在“{other.force.name}”里。", field="matters")
    for matter in matters:
        if matter.state in reads.ENDED:
            raise RuleBroken(f"“{matter.title}”已经{matter.get_state_display()}，不用再加入。", field="matters")
        TaskForceItem.objects.create(force=step.force, matter=matter, added_by_id=actor.user_id, added_at=at)


def remove_item(
    *, force_id: int, actor: Actor, at: datetime, version: int | None, item_id: int, reason: str
) -> TaskForce:
    """移出: with the reason; the item stays on record and may join another task force."""
    with _step(TaskForceAction.REMOVE_ITEM, force_id, actor, at, version) as step:
        item = _item(step.force, item_id)
        item.removed_reason = required(reason, "请写明为什么移出。", "reason")
        if len(item.removed_reason) > REASON_MAX:
            raise RuleBroken(f"最多写{REASON_MAX}个字。", field="reason")
        item.ended_at = at
        item.save()
        step.detail["matter_id"] = item.matter_id
    return step.force


def record_outcome(
    *, force_id: int, actor: Actor, at: datetime, version: int | None, item_id: int, outcome: str, note: str
) -> TaskForce:
    """登记结果: what became of one item; may be corrected until the task force is closed."""
    with _step(TaskForceAction.RECORD_OUTCOME, force_id, actor, at, version) as step:
        item = _item(step.force, item_id)
        if outcome not in ItemOutcome.values:
            raise RuleBroken("请选择结果。", field="outcome")
        item.outcome, item.outcome_note = outcome, required(note, "请写明做了什么、还差什么。", "note")
        item.save()
        step.detail.update(matter_id=item.matter_id, outcome=outcome)
    return step.force


def _item(force: TaskForce, item_id: int) -> TaskForceItem:
    item = TaskForceItem.objects.filter(force=force, pk=item_id, ended_at__isnull=True).first()
    if item is None:
        raise RuleBroken("这件事项已经不在这个专项工作组里，请刷新页面。")
    return item


def write_note(
    *, force_id: int, actor: Actor, at: datetime, version: int | None, week_on: date, text: str
) -> TaskForce:
    """写周记: one a week, for this week or, until it is over, the last one; what is older stays missing.

    :raises RuleBroken: nothing written, or a week that has a note or asks for none any more
    """
    with _step(TaskForceAction.WRITE_NOTE, force_id, actor, at, version) as step:
        said = required(text, "请写这一周做了什么、下一周做什么。", "text")
        if week_on not in reads.weeks_to_write(step.force, local_date(at)):
            raise RuleBroken("这一周已经写过，或者已经不能补写。", field="week_on")
        note, _ = WeeklyNote.objects.get_or_create(force=step.force, week_on=week_on)
        note.text, note.written_by_id, note.written_at = said, actor.user_id, at
        note.save()
        clocks.stop(subject=Subject(NOTE, note.pk), kind=NOTE, at=at)
        step.detail["week_on"] = week_on.isoformat()
    return step.force


def close_task_force(
    *, force_id: int, actor: Actor, at: datetime, version: int | None, effect: str, remaining: str = ""
) -> TaskForce:
    """总结并结束: the review says what was reached and what remains; every item needs its outcome first.

    :raises RuleBroken: an item without outcome (named), or nothing said of what remains unsolved
    """
    with _step(TaskForceAction.CLOSE_TASK_FORCE, force_id, actor, at, version) as step:
        items = list(step.force.items.filter(ended_at__isnull=True).select_related("matter"))
        open_ones = [item.matter.title for item in items if not item.outcome]
        if open_ones:
            raise RuleBroken(f"还有事项没有登记结果：{'、'.join(open_ones)}。")
        step.force.effect = required(effect, "请写成效：解决了什么，群众得到了什么。", "effect")
        step.force.remaining = remaining.strip()
        if any(item.outcome != ItemOutcome.SOLVED for item in items) and not step.force.remaining:
            raise RuleBroken("有的事项没有全部解决，请写遗留问题和以后由谁办。", field="remaining")
        step.force.closed_at = at
        step.force.items.filter(ended_at__isnull=True).update(ended_at=at)
        for note in step.force.notes.filter(text=""):
            clocks.stop(subject=Subject(NOTE, note.pk), kind=NOTE, at=at)
    return step.force


def open_weeks(*, at: datetime) -> int:
    """Start the week's clock of every active task force and end those nobody can write for; return how many began."""
    begun = 0
    for force_id in TaskForce.objects.filter(state=TaskForceState.ACTIVE).values_list("pk", flat=True):
        with durable():
            force = TaskForce.objects.select_for_update().get(pk=force_id)
            if force.state == TaskForceState.ACTIVE:
                begun += _open_week(force, at)
                _end_old_weeks(force, at)
    return begun


def _open_week(force: TaskForce, at: datetime) -> int:
    """Make the row of this week and start its clock, which ends with the week's last working day; 1 when it began."""
    today = local_date(at)
    week, last = reads.monday_of(today), reads.last_workday(reads.monday_of(today))
    if last is None or last < today or week not in reads.weeks_to_write(force, today):
        return 0
    note, made = WeeklyNote.objects.get_or_create(force=force, week_on=week)
    clocks.start(subject=Subject(NOTE, note.pk), kind=NOTE, family=FAMILY, step=NOTE, grade="", at=at, on=last)
    return int(made)


def _end_old_weeks(force: TaskForce, at: datetime) -> None:
    oldest = reads.monday_of(local_date(at)) - timedelta(days=7)
    for note in force.notes.filter(text="", week_on__lt=oldest):
        clocks.stop(subject=Subject(NOTE, note.pk), kind=NOTE, at=at)


@contextmanager
def _step(
    action: TaskForceAction, force_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ForceStep]:
    """Take one step of a task force, or none of it; refuses as the table, the policy or the version say."""
    with durable(), _inside(action, force_id, actor, at, version) as step:
        yield step


@contextmanager
def _inside(
    action: TaskForceAction, force_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ForceStep]:
    force = TaskForce.objects.select_for_update(of=("self",)).select_related("owner__region").get(pk=force_id)
    taken = lifecycle.TASK_FORCE.check(action, force, actor)
    check_version(version, force.version)
    step, before = ForceStep(force, taken.capacity), force.state
    yield step
    force.state = taken.transition.target or before
    force.version += 1
    force.save()
    _finish(step, action, actor, at, before)


def _finish(step: ForceStep, action: TaskForceAction, actor: Actor, at: datetime, before: str) -> None:
    """Write the audit event and the outbox message."""
    subject = Subject(KIND, step.force.pk)
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=step.capacity, at=at,
        from_state=before, to_state=step.force.state, **step.detail,
    )  # fmt: skip
    outbox.publish(topic=f"oversight.{action}", subject=subject, at=at, user_id=actor.user_id, **step.detail)
