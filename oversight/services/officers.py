"""Commands on the register of elected and appointed officers: enter, change, leave, who came, how often, remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import selectors as people
from accounts.models import Organisation
from accounts.roles import Role
from core import audit, notices, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, Stale
from core.subjects import Subject
from core.transactions import durable
from core.transitions import check_version
from liaison.models import Activity
from liaison.states.activities import ActivityKind, ActivityState
from oversight import officer_selectors as reads
from oversight import policies
from oversight.models import Officer, OfficerQuota, OfficerVisit
from oversight.states import OfficerAction, TakesOffice
from suggestions.services.steps import required

KIND, QUOTA, SESSION = "officer", "officer_quota", "officer_session"
NAME_MAX, OFFICE_MAX, BASIS_MAX, VISITS_MAX, AT_ONCE = 40, 80, 120, 12, 50
# 新沂：“每年不少于1次”；提醒从10月1日起，每月一次，直到年底。
REMINDED_FROM_MONTH = 10
NAMED_IN_NOTICE = 5
TAKEN_PLACE = (ActivityState.HELD, ActivityState.SUMMARISED)


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    name: str
    office: str
    how: str
    since: date
    organisation_id: int | None = None


def enter_officer(*, entry: Entry, actor: Actor, at: datetime) -> Officer:
    """加入名册: from the records of election or appointment; the same line twice is refused.

    :raises NotAllowed: not in a post that keeps the register  :raises RuleBroken: something is missing, or is there
    """
    capacity = policies.register_keeper(actor)
    try:
        with durable():
            officer = Officer()
            _fill(officer, entry, at)
            officer.save()
            _announce(Subject(KIND, officer.pk), OfficerAction.ENTER_OFFICER, actor, capacity, at, how=officer.how)
    except IntegrityError:
        raise RuleBroken("名册里已经有这个人的这个职务和任职日期。", field="name") from None
    return officer


def change_officer(*, officer_id: int, entry: Entry, actor: Actor, at: datetime, version: int | None) -> Officer:
    """修改: correct a line; who moves to another office leaves the first and is entered again."""
    capacity = policies.register_keeper(actor)
    try:
        with durable():
            officer = _lock(officer_id, version)
            _fill(officer, entry, at)
            if officer.left_on is not None and officer.left_on < officer.since:
                raise RuleBroken(f"这个职务{_words(officer.left_on)}已经离任，任职日期要在那以前。", field="since")
            _keep_visits_inside(officer, "since")
            _saved(officer, OfficerAction.CHANGE_OFFICER, actor, capacity, at)
    except IntegrityError:
        raise RuleBroken("名册里已经有这个人的这个职务和任职日期。", field="name") from None
    return officer


def officer_left(*, officer_id: int, left_on: date, actor: Actor, at: datetime, version: int | None) -> Officer:
    """登记离任: from the day after nobody is expected to come for this office.

    :raises RuleBroken: before taking office, or in the future
    """
    capacity = policies.register_keeper(actor)
    with durable():
        officer = _lock(officer_id, version)
        if not officer.since <= left_on <= local_date(at):
            raise RuleBroken("离任日期要在任职日期以后、今天以前（含今天）。", field="left_on")
        officer.left_on = left_on
        _keep_visits_inside(officer, "left_on")
        _saved(officer, OfficerAction.OFFICER_LEFT, actor, capacity, at)
    return officer


def _keep_visits_inside(officer: Officer, field: str) -> None:
    """Refuse days in office that leave out a session already recorded; that record is taken back first."""
    for starts_at in officer.visits.values_list("activity__starts_at", flat=True):
        day = local_date(starts_at)
        if day < officer.since or (officer.left_on is not None and day > officer.left_on):
            raise RuleBroken(f"{_words(day)}已经登记进站，任职时间要包括那一天。", field=field)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _lock(officer_id: int, version: int | None) -> Officer:
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    check_version(version, officer.version)
    return officer


def _saved(officer: Officer, action: OfficerAction, actor: Actor, capacity: Capacity, at: datetime) -> None:
    officer.version += 1
    officer.save()
    _announce(Subject(KIND, officer.pk), action, actor, capacity, at)


def _fill(officer: Officer, entry: Entry, at: datetime) -> None:
    officer.name = _line(entry.name, "请写姓名。", "name", NAME_MAX)
    officer.office = _line(entry.office, "请写职务，例如：县交通运输局局长。", "office", OFFICE_MAX)
    if entry.how not in TakesOffice.values:
        raise RuleBroken("请选择是选举还是任命。", field="how")
    if entry.since > local_date(at):
        raise RuleBroken("任职日期不能晚于今天。", field="since")
    if entry.organisation_id is not None and not Organisation.objects.filter(pk=entry.organisation_id).exists():
        raise RuleBroken("请重新选择所在单位。", field="organisation")
    officer.how, officer.since, officer.organisation_id = entry.how, entry.since, entry.organisation_id


def _line(value: str, sentence: str, field: str, most: int) -> str:
    said = required(value, sentence, field)
    if len(said) > most:
        raise RuleBroken(f"最多写{most}个字。", field=field)
    return said


def record_officers(
    *, activity_id: int, officer_ids: Sequence[int], actor: Actor, at: datetime, seen: Sequence[int] | None = None
) -> int:
    """登记到场人员: who of the register took part; the list said last counts. Return how many took part.

    `seen` is the list the page was made from; None is for callers that show no page.

    :raises NotAllowed: neither organises the session nor keeps the register
    :raises RuleBroken: no such session, not held yet, or somebody not in office that day
    :raises Stale: somebody else changed the list since it was shown, whose entry would be lost
    """
    with durable():
        activity = Activity.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=activity_id)
        capacity = policies.visit_recorder(activity, actor)
        if activity.kind != ActivityKind.ORGAN_DAY or activity.state not in TAKEN_PLACE:
            raise RuleBroken("国家机关进站活动开展以后，才登记到场人员。")
        wanted = set(officer_ids)
        held = set(reads.in_office_on(local_date(activity.starts_at)).values_list("pk", flat=True))
        if len(wanted) > AT_ONCE or not wanted <= held:
            raise RuleBroken("有的人员当天不在任，请重新选择。", field="officers")
        present = OfficerVisit.objects.filter(activity=activity)
        before = set(present.values_list("officer_id", flat=True))
        if seen is not None and set(seen) != before:
            raise Stale("这份名单刚刚有人改过。下面已经加上对方登记的人，请核对后再保存。", field="officers")
        present.exclude(officer_id__in=wanted).delete()
        OfficerVisit.objects.bulk_create(
            OfficerVisit(officer_id=pk, activity=activity, recorded_by_id=actor.user_id, recorded_at=at)
            for pk in sorted(wanted - before)
        )
        if wanted != before:
            subject = Subject(SESSION, activity.pk)
            changed = {"came": sorted(wanted - before), "taken_back": sorted(before - wanted)}
            _announce(subject, OfficerAction.RECORD_OFFICERS, actor, capacity, at, officers=len(wanted), **changed)
    return len(wanted)


def set_quota(*, year: int, visits: int, basis: str, actor: Actor, at: datetime) -> OfficerQuota:
    """规定次数: how often each officer comes in a year, with the ground."""
    capacity = policies.register_keeper(actor)
    if not 1 <= visits <= VISITS_MAX:
        raise RuleBroken(f"每人每年1次到{VISITS_MAX}次。", field="visits")
    said = _line(basis, "请写依据，例如：县人大常委会的哪个工作办法。", "basis", BASIS_MAX)
    with durable():
        quota, _ = OfficerQuota.objects.update_or_create(year=year, defaults={"visits": visits, "basis": said})
        _announce(Subject(QUOTA, year), OfficerAction.SET_QUOTA, actor, capacity, at, visits=visits)
    return quota


def remind_of_visits(*, at: datetime) -> int:
    """Remind, from October on once a month, of those who have not come as often as asked; return how many were told.

    The county's deputy affairs committee hears of all, a unit's heads of their own; where all have come, nobody.
    """
    today = local_date(at)
    if today.month < REMINDED_FROM_MONTH:
        return 0
    missing = [row.officer for row in reads.board(today.year, today) if not row.done]
    told: dict[int, list[Officer]] = {}
    for user_id in people.post_holders(Role.COUNTY_DISPATCHER, at=at):
        told.setdefault(user_id, []).extend(missing)
    for officer in missing:
        if officer.organisation_id is None:
            continue
        for user_id in people.post_holders(Role.UNIT_HEAD, at=at, organisation_id=officer.organisation_id):
            told.setdefault(user_id, []).append(officer)
    sent = 0
    for user_id, officers in told.items():
        if officers:
            sent += _remind(user_id, list(dict.fromkeys(officers)), today, at)
    return sent


def _remind(user_id: int, officers: list[Officer], today: date, at: datetime) -> int:
    names = "、".join(str(officer) for officer in officers[:NAMED_IN_NOTICE])
    more = "等" if len(officers) > NAMED_IN_NOTICE else ""
    text = f"今年还有{len(officers)}名人大选举和任命人员没有按要求进站：{names}{more}。请在年底前安排。"
    with transaction.atomic():
        key = f"officer-visits:{today:%Y-%m}"
        link = reverse("oversight_console:officers")
        return int(notices.notify(user_id=user_id, text=text, link=link, key=key, at=at) is not None)


def _announce(
    subject: Subject,
    action: OfficerAction,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    **detail: str | int | bool | list[int] | None,
) -> None:
    """Write the audit event and the outbox message."""
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=capacity, at=at, from_state="", to_state="", **detail
    )
    outbox.publish(topic=f"oversight.{action}", subject=subject, at=at, user_id=actor.user_id, **detail)
