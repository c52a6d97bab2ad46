"""Papers in the demo county: units on paper have theirs, an 交办会 is being prepared, a ledger was taken out."""

from datetime import datetime, timedelta

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from accounts.services import exports
from core.clock import local_date
from core.errors import Refused
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.models import Assignment, DispatchPaper, HandoutMeeting, Matter
from suggestions.selectors import handouts as reads
from suggestions.selectors import paper_work
from suggestions.services import handouts
from suggestions.services.paper_units import hand_over_paper, head_paper
from suggestions.states import HandoverWay

RECEIVED_BY = ("办公室 王某（示例）", "值班员 李某（示例）", "收发室 赵某（示例）")


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Hand over what is open with units on paper but for the newest, prepare a meeting, ask for last month's ledger."""
    county = staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
    for overseer in (county, *_presidiums(built, staff)):
        _hand_over(list(paper_work.open_parts(staff.actor(overseer, now))), staff, overseer, now)
    _meeting(staff, county, now)
    last = (local_date(now).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    asked = now - timedelta(hours=3)
    try:
        exports.ask_export(
            kind="ledger", chosen={"month": last}, purpose="月度例会通报", personal=False,
            actor=staff.actor(county, asked), at=asked,
        )  # fmt: skip
    except Refused:  # nothing was received last month
        return
    exports.run_exports(at=asked + timedelta(minutes=1))
    say(f"送达纸质交办单{DispatchPaper.objects.filter(handed_at__isnull=False).count()}份")


def _presidiums(built: Built, staff: Staff) -> list[User]:
    codes = sorted({station.region.code[:9] for station in built.stations.values() if len(station.region.code) >= 9})
    bodies = {accounts.presidium_of(code).pk for code in codes}
    roles = (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
    return [staff.at(body, *roles) for body in sorted(bodies)]


def _hand_over(parts: list[Assignment], staff: Staff, overseer: User, now: datetime) -> None:
    newest = max((part.pk for part in parts), default=0)
    for place, part in enumerate(parts):
        at = min(part.assigned_at + timedelta(minutes=30), now)
        actor = staff.actor(overseer, at)
        if part.pk == newest and len(parts) > 1:
            continue
        hand_over_paper(
            matter_id=part.matter_id, actor=actor, at=at, version=None, unit_id=part.unit_id,
            way=HandoverWay.IN_PERSON if place % 2 else HandoverWay.FETCHED,
            handed_to=RECEIVED_BY[place % len(RECEIVED_BY)], handed_at=at,
        )  # fmt: skip
        if place == 0:
            head_paper(
                matter_id=part.matter_id, assignment_id=part.pk, actor=actor, at=at,
                doc_no=f"示人交〔{at.year}〕{part.pk % 90 + 1}号", signer=overseer.name,
            )  # fmt: skip


def _meeting(staff: Staff, county: User, now: datetime) -> None:
    """Prepare a meeting for next week with the first things that wait for the county's dispatch."""
    actor = staff.actor(county, now)
    meeting = handouts.call_handout(
        title="下半年代表建议和群众意见集中交办会", held_on=local_date(now) + timedelta(days=7),
        place="县人大三楼会议室（示例）", actor=actor, at=now,
    )  # fmt: skip
    known = [m for m in reads.open_matters(HandoutMeeting.objects.get(pk=meeting.pk), actor) if _duty(m)][:4]
    units = {unit.pk for unit in reads.units(meeting, actor, now)}
    proposed = {m.pk: _duty(m) for m in known if _duty(m) in units}
    if proposed:
        handouts.list_items(meeting_id=meeting.pk, matter_ids=list(proposed), actor=actor, at=now, proposed=proposed)


def _duty(matter: Matter) -> int:
    """Return the unit the duty catalogue names first, 0 for none."""
    return getattr(matter, "duty_unit", None) or 0
