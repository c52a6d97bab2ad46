"""Groups over several levels, their tasks, the standing committee's seats, pairings with a quota and their contacts."""

from datetime import date, timedelta

import pytest

from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import OutboxMessage
from deputies import services
from deputies.models import ContactPairing, DutyRecord, PairingContact
from deputies.selectors import files, groups
from deputies.states import DutyKind, GroupKind, GroupRole, MandateStatus, PairingKind, SeatOffice, TaskState
from deputies.tests import given as roll
from deputies.tests import given_files as given
from deputies.tests.given_files import AT


@pytest.fixture
def cast(county):
    return given.cast(county)


def test_a_mixed_group_spans_levels(cast):
    given.with_group(cast)
    roll.mandate(cast.deputies["liu"], cast.county.regions["county"], level="provincial", term=14)
    given.join(cast, cast.group, "liu", "provincial")

    members = groups.members_of(cast.group.pk)

    assert groups.levels_of(members) == ["省级", "县级", "乡级"]
    assert (members[0].mandate.deputy.name, members[0].role) == ("李组长", GroupRole.LEADER)


def test_a_deputy_is_in_a_group_once_whatever_the_mandate(cast):
    given.with_group(cast)

    with pytest.raises(RuleBroken, match="已经在这个小组里"):
        given.join(cast, cast.group, "wang", "county")


def test_a_group_has_one_leader(cast):
    given.with_group(cast)

    with pytest.raises(RuleBroken, match="已有组长"):
        given.join(cast, cast.group, "liu", "county", GroupRole.LEADER)


def test_a_territorial_group_takes_deputies_of_its_place(cast):
    town = given.group(cast, "青石镇小组", GroupKind.TERRITORIAL, region="town")

    given.join(cast, town, "wang", "township")
    with pytest.raises(RuleBroken, match="地域小组"):
        given.join(cast, town, "liu", "township")


def test_a_suspended_mandate_joins_nothing_and_leaving_lets_join_again(cast):
    given.with_group(cast)
    services.change_mandate_status(
        mandate_id=cast.deputies["liu"].mandates.get(level="county").pk, status=MandateStatus.SUSPENDED, actor=SYSTEM,
        at=AT,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="暂停或终止"):
        given.join(cast, cast.group, "liu", "county")

    membership = next(m for m in groups.members_of(cast.group.pk) if m.mandate.deputy.name == "王建国")
    services.leave_group(membership_id=membership.pk, actor=cast.actor("dispatcher"), at=AT)
    assert len(groups.members_of(cast.group.pk)) == 2
    with pytest.raises(RuleBroken, match="已经不在"):
        services.leave_group(membership_id=membership.pk, actor=cast.actor("dispatcher"), at=AT)
    given.join(cast, cast.group, "wang", "county")


def test_a_specialised_group_names_its_subject_and_names_are_not_doubled(cast):
    with pytest.raises(RuleBroken, match="专业方向"):
        given.group(cast, "司法和监察小组", GroupKind.SPECIALISED, subject="")
    given.group(cast, "司法和监察小组", GroupKind.SPECIALISED)
    with pytest.raises(RuleBroken, match="同名小组"):
        given.group(cast, "司法和监察小组", GroupKind.SPECIALISED)


def test_who_keeps_groups(cast):
    def found(key, region):
        return services.found_group(
            name="一组", kind=GroupKind.TERRITORIAL, region_id=cast.county.regions[region].pk,
            actor=cast.actor(key), at=AT,
        )  # fmt: skip

    assert found("clerk", "town").pk
    for key, region in (("clerk", "street"), ("clerk", "county"), ("leader", "town"), ("wang", "town")):
        with pytest.raises(NotAllowed):
            found(key, region)


def task_of(cast):
    return services.give_task(
        group_id=cast.group.pk, title="医养结合服务调研", due_on=AT.date() + timedelta(days=20),
        actor=cast.actor("dispatcher"), at=AT,
    )  # fmt: skip


def test_a_task_goes_to_the_group_back_and_through_and_counts_for_every_member(cast):
    given.with_group(cast)
    task = task_of(cast)
    leader, giver = cast.actor("li"), cast.actor("dispatcher")
    with pytest.raises(NotAllowed):
        services.submit_task(task_id=task.pk, actor=cast.actor("wang"), at=AT, version=1, output="做完了。")

    services.submit_task(task_id=task.pk, actor=leader, at=AT, version=1, output="走访3家，报告一份。")
    services.return_task(task_id=task.pk, actor=giver, at=AT, version=2, remark="请补充数据。")
    services.submit_task(task_id=task.pk, actor=leader, at=AT, version=3, output="走访3家，附数据。")
    done = services.accept_task(task_id=task.pk, actor=giver, at=AT, version=4)
    given.deliver()

    assert done.state == TaskState.ACCEPTED
    records = DutyRecord.objects.filter(kind=DutyKind.RESEARCH, source_kind="group_task")
    assert {record.deputy.name for record in records} == {"王建国", "李组长", "赵组员"}
    with pytest.raises(WrongState):
        services.accept_task(task_id=task.pk, actor=giver, at=AT, version=5)


def test_a_task_needs_a_day_to_come_and_a_giver(cast):
    given.with_group(cast)
    with pytest.raises(RuleBroken, match="晚于今天"):
        services.give_task(
            group_id=cast.group.pk, title="调研", due_on=AT.date(), actor=cast.actor("dispatcher"), at=AT
        )
    with pytest.raises(NotAllowed):
        services.give_task(
            group_id=cast.group.pk, title="调研", due_on=date(2026, 12, 30), actor=cast.actor("li"), at=AT
        )


def seat(cast, key="li", office=SeatOffice.MEMBER):
    return services.seat_member(deputy_id=cast.deputies[key].pk, office=office, actor=cast.actor("dispatcher"), at=AT)


def pair(cast, kind=PairingKind.SC_MEMBER_DEPUTY, actor="dispatcher", **sides):
    named = {"left_deputy_id": cast.deputies["li"].pk, **sides}
    return services.pair(kind=kind, actor=cast.actor(actor), at=AT, active_from=date(2026, 1, 5), **named)


def test_the_standing_committee_comes_from_the_countys_deputies(cast):
    villager = roll.deputy("周乡", cast.county.regions["town"])

    with pytest.raises(RuleBroken, match="不是县人大代表"):
        services.seat_member(deputy_id=villager.pk, actor=cast.actor("dispatcher"), at=AT)
    assert seat(cast).pk


def test_members_below_three_pairings_are_listed_until_they_have_them(cast):
    seat(cast)
    seat(cast, "zhao")
    for key in ("wang", "zhao"):
        pair(cast, right_deputy_id=cast.deputies[key].pk)

    assert [(gap.seat.deputy.name, gap.missing) for gap in groups.quota_gaps(AT.date())] == [
        ("赵组员", 3),
        ("李组长", 1),
    ]

    pair(cast, right_deputy_id=cast.deputies["liu"].pk)
    assert [gap.seat.deputy.name for gap in groups.quota_gaps(AT.date())] == ["赵组员"]


def test_what_cannot_be_paired(cast):
    wang = cast.deputies["wang"].pk
    with pytest.raises(RuleBroken, match="要是常委会组成人员"):
        pair(cast, right_deputy_id=wang)
    seat(cast)
    with pytest.raises(RuleBroken, match="主任、副主任"):
        pair(cast, PairingKind.LEADER_PROJECT, project="县医院迁建")
    with pytest.raises(RuleBroken, match="不能与本人结对"):
        pair(cast, right_deputy_id=cast.deputies["li"].pk)
    with pytest.raises(RuleBroken, match="请选择被联系的代表"):
        pair(cast)
    with pytest.raises(RuleBroken, match="双方与类别不一致"):
        pair(cast, right_deputy_id=wang, project="多出来的")
    pair(cast, right_deputy_id=wang)
    with pytest.raises(RuleBroken, match="已经登记过"):
        pair(cast, right_deputy_id=wang)


def test_each_kind_of_pairing_with_its_sides(cast):
    seat(cast, office=SeatOffice.VICE_CHAIR)
    water = cast.county.bodies["water"].pk
    wang = cast.deputies["wang"].pk
    pair(cast, PairingKind.LEADER_PROJECT, project="县医院迁建")
    pair(cast, PairingKind.DEPUTY_VOTER, voters=10, region_id=cast.county.regions["village"].pk)
    pair(cast, PairingKind.PRESIDIUM_DEPUTY, right_deputy_id=wang)
    pair(cast, PairingKind.DEPUTY_DEPARTMENT, right_organisation_id=water)
    pair(cast, PairingKind.PRESIDIUM_STATION, right_organisation_id=water)
    pair(cast, PairingKind.ORGAN_DEPUTY, left_deputy_id=None, left_organisation_id=water, right_deputy_id=wang)

    counts = groups.counts_by_kind(cast.actor("dispatcher"))
    assert [counts[kind] for kind in PairingKind] == [0, 1, 1, 1, 1, 1, 1]
    assert str(ContactPairing.objects.get(kind=PairingKind.DEPUTY_VOTER)) == "李组长：青石桥村选民10户"


def test_a_township_registers_voters_of_its_own_deputies_only(cast):
    assert pair(cast, PairingKind.DEPUTY_VOTER, "clerk", voters=8).pk
    with pytest.raises(NotAllowed):
        pair(cast, PairingKind.DEPUTY_VOTER, "street_clerk", voters=8)
    with pytest.raises(NotAllowed):
        pair(cast, PairingKind.DEPUTY_DEPARTMENT, "clerk", right_organisation_id=cast.county.bodies["water"].pk)


def log(cast, pairing, actor="li", **said):
    told = {
        "on": date(2026, 11, 10),
        "way": "home_visit",
        "summary": "问了饮水。",
        "key": "c1",
        "households": 4,
        **said,
    }
    return services.log_contact(pairing_id=pairing.pk, actor=cast.actor(actor), at=AT, **told)


def test_a_visit_to_voters_counts_as_the_deputys_duty_once(cast):
    pairing = pair(cast, PairingKind.DEPUTY_VOTER, voters=10)

    log(cast, pairing)
    log(cast, pairing)
    given.deliver()

    (record,) = DutyRecord.objects.all()
    assert (record.deputy.name, record.kind, record.quantity, record.source_kind) == (
        "李组长", DutyKind.VISIT, 4, "pairing_contact",
    )  # fmt: skip
    assert PairingContact.objects.count() == OutboxMessage.objects.filter(topic="deputies.duty").count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"households": 11}, "1到10"),
        ({"households": None}, "1到10"),
        ({"on": date(2026, 11, 21)}, "今天以前"),
        ({"on": date(2026, 1, 4)}, "结对以后"),
        ({"way": "flying"}, "联系方式"),
        ({"summary": ""}, "谈了什么"),
    ],
)
def test_what_cannot_be_logged(cast, said, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        log(cast, pair(cast, PairingKind.DEPUTY_VOTER, voters=10), **said)


def test_who_logs_and_an_ended_pairing_takes_no_more(cast):
    pairing = pair(cast, PairingKind.DEPUTY_VOTER, voters=10)
    for stranger in ("wang", "street_clerk", "unit"):
        with pytest.raises(NotAllowed):
            log(cast, pairing, stranger)
    assert log(cast, pairing, "clerk").pk
    services.end_pairing(pairing_id=pairing.pk, actor=cast.actor("clerk"), at=AT)
    with pytest.raises(RuleBroken, match="已经结束"):
        log(cast, pairing, key="c2")
    with pytest.raises(RuleBroken, match="已经结束"):
        services.end_pairing(pairing_id=pairing.pk, actor=cast.actor("clerk"), at=AT)


def test_a_file_shows_offices_groups_pairings_and_the_five_ones(cast):
    given.with_group(cast)
    given.confirmed(cast)
    given.confirmed(cast, kind=DutyKind.HELP, quantity=1)
    given.reported(cast, kind=DutyKind.RESEARCH, quantity=1)

    file = files.file_of(cast.deputies["wang"], 2026, AT)

    assert [mandate.level for mandate in file.mandates] == ["county", "township"]
    assert [membership.group.name for membership in file.memberships] == ["混合编组第一组"]
    assert [(count.kind, count.times, count.quantity) for count in file.counts] == [("visit", 1, 3), ("help", 1, 1)]
    assert [done for _, done in file.five_ones] == [True, False, False, True, False]
    assert file.pending == 1


def test_the_public_facts_name_no_points_and_nothing_against_anybody(cast):
    given.confirmed(cast)
    clerk, county = cast.actor("clerk"), cast.actor("dispatcher")
    (bad,) = services.enter_duty(
        deputy_ids=[cast.deputies["wang"].pk], kind=DutyKind.GROUP_ABSENCE, on=date(2026, 11, 2), text="签到册",
        key="k", actor=clerk, at=AT,
    )  # fmt: skip
    services.confirm_duty(record_id=bad.pk, actor=county, at=AT, version=1)

    section = files.public_facts(cast.deputies["wang"].pk, AT)

    assert [(count.kind, count.times) for count in section.context["counts"]] == [("visit", 1)]
    assert files.public_facts(cast.deputies["zhao"].pk, AT) is None
