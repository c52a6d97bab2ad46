"""Supervision in every state, reached through real commands; each function goes one step further than the last."""

from datetime import datetime

from core.clock import SHANGHAI
from suggestions.models import Matter, Supervision
from suggestions.services import supervise
from suggestions.services import supervision_answers as after
from suggestions.tests import given
from suggestions.tests.county import County

# Dispatched on Wednesday 18 November 2026; 15 working days end on Wednesday 9 December. This is two working days later.
AT = datetime(2026, 12, 11, 9, 0, tzinfo=SHANGHAI)
SAID = "开挖后发现路基下有暗渠，已请水利局一起看过，12月20日前回填完。"


def reminded(world: County, matter: Matter, *, by: str = "dispatcher", at: datetime = AT, **said) -> Supervision:
    """催办，待答复."""
    part = matter.assignments.get(round_no=matter.round_no, part="lead")
    return supervise.remind(
        matter_id=matter.pk, assignment_id=part.pk, actor=world.actor(by, at), at=at, version=None, **said
    )


def drafted(world: County, matter: Matter, *, by: str = "dispatcher", at: datetime = AT, **said) -> Supervision:
    """督办函: 待答复, or 待签发 where a leader signs."""
    part = matter.assignments.get(round_no=matter.round_no, part="lead")
    return supervise.draft_notice(
        matter_id=matter.pk, assignment_id=part.pk, actor=world.actor(by, at), at=at, version=None, **said
    )


def listed(world: County, matter: Matter, *, by: str = "dispatcher", at: datetime = AT, **other) -> Supervision:
    """重点督办，待报送办理方案."""
    part = matter.assignments.get(round_no=matter.round_no, part="lead")
    decision = supervise.Decision(
        **{
            "number": "主任会议纪要〔2026〕8号",
            "decided_on": at.date(),
            "leader_id": world.user("leader").pk,
            "committee_id": world.unit("farm_committee").pk,
            "plan": "十二月中旬听一次汇报，月底实地看一次。",
            **other,
        }
    )
    return supervise.list_key(
        matter_id=matter.pk, assignment_id=part.pk, actor=world.actor(by, at), at=at, version=None, decision=decision
    )


def take(world: County, record: Supervision, command, who: str, *, at: datetime = AT, **said) -> Supervision:
    """Take one step of a record as it stands."""
    record.refresh_from_db()
    actor = world.actor(who, at)
    return command(supervision_id=record.pk, actor=actor, at=at, version=record.version, **said)


def answered(
    world: County, record: Supervision, who: str = "roads_handler", *, at: datetime = AT, **said
) -> Supervision:
    """已答复."""
    said = {"text": SAID, "signer": "高明", **said}
    return take(world, record, after.answer_supervision, who, at=at, **said)


def late_matter(world: County, **other) -> Matter:
    """A matter of the county with the roads office, whose reply is two working days overdue at AT."""
    return given.signed(world, lead="roads", **other).matter
