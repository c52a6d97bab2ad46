"""Task forces: the weeks that ask for a note by hand, one task force an item, no end without outcomes, who sees it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts import selectors as accounts
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Clock, Notice
from core.outbox import relay
from oversight import task_force_selectors as reads
from oversight.models import TaskForce, TaskForceItem
from oversight.registration import note_link, note_writers
from oversight.services import task_forces as commands
from oversight.services.task_forces import Charter
from oversight.states import WeekState
from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from suggestions.tests.test_concurrency import at_once, refusals

AT = given.AT  # Wednesday 18 November 2026, 09:00


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=SHANGHAI)


class Case:
    """A task force of the county over two items of 桃溪镇, led by the head of the roads bureau."""

    def __init__(self, *, founded_at: datetime = AT, matters: int = 2) -> None:
        self.world = given.county(with_other_township=True)
        self.matters = [given.to_dispatch(self.world) for _ in range(matters)]
        self.force = commands.found_task_force(
            owner_id=accounts.county_committee().pk, charter=self.charter(), actor=self.actor("dispatcher"),
            matter_ids=[matter.pk for matter in self.matters], at=founded_at,
        )  # fmt: skip

    def charter(self, **other: object) -> Charter:
        said = {
            "name": "城南排水专项工作组", "goal": "雨天路面不积水。", "leader_id": self.world.user("roads_head").pk,
            "due_on": date(2026, 12, 31), "unit_ids": [self.world.unit("roads").pk, self.world.unit("water").pk],
        }  # fmt: skip
        return Charter(**{**said, **other})

    def actor(self, key: str):
        return self.world.actor(key, AT)

    def act(self, command, *, by: str = "roads_head", on: datetime = AT, **said: object) -> TaskForce:
        self.force.refresh_from_db()
        command(force_id=self.force.pk, actor=self.actor(by), at=on, version=self.force.version, **said)
        self.force.refresh_from_db()
        return self.force

    def items(self) -> list[TaskForceItem]:
        return list(self.force.items.all())

    def weeks(self, day: date) -> list[tuple[date, str]]:
        force = reads.with_everything(TaskForce.objects.all()).get(pk=self.force.pk)
        return [(line.week_on, line.state) for line in reads.week_lines(force, day)]


@pytest.mark.django_db
class TestTheWeeks:
    """Which weeks ask for a note, counted by hand in the calendar of 2026."""

    def test_a_week_asks_when_a_working_day_is_left_after_the_founding_and_a_week_of_holidays_never(self):
        given.county()

        # Founded on Wednesday: Thursday and Friday are left. Founded on Friday: nothing is.
        assert list(reads.weeks_asked(date(2026, 11, 18), date(2026, 11, 24))) == [
            date(2026, 11, 16),
            date(2026, 11, 23),
        ]
        assert list(reads.weeks_asked(date(2026, 11, 20), date(2026, 11, 24))) == [date(2026, 11, 23)]
        # Spring Festival is 15 to 23 February; 14 and 28 February are make-up Saturdays.
        assert list(reads.weeks_asked(date(2026, 2, 11), date(2026, 2, 26))) == [date(2026, 2, 9), date(2026, 2, 23)]
        assert reads.last_workday(date(2026, 2, 9)) == date(2026, 2, 14)
        assert reads.last_workday(date(2026, 2, 16)) is None

    def test_one_note_a_week_late_until_the_next_is_over_and_missing_for_good(self):
        case = Case()
        first, second, third = date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30)
        case.act(commands.write_note, on=at(11, 20), week_on=first, text="看了现场。")
        with pytest.raises(RuleBroken, match="已经写过"):
            case.act(commands.write_note, on=at(11, 20), week_on=first, text="再写一篇。")
        with pytest.raises(RuleBroken, match="请写这一周做了什么"):
            case.act(commands.write_note, on=at(11, 24), week_on=second, text=" ")
        assert case.weeks(date(2026, 12, 1)) == [
            (third, WeekState.DUE), (second, WeekState.MISSING), (first, WeekState.WRITTEN),
        ]  # fmt: skip
        with pytest.raises(RuleBroken, match="不能补写"):
            case.act(commands.write_note, on=at(12, 7), week_on=second, text="补第二周。")

        case.act(commands.write_note, on=at(12, 7), week_on=third, text="补上一周。")

        assert case.weeks(date(2026, 12, 7)) == [
            (date(2026, 12, 7), WeekState.DUE), (third, WeekState.LATE), (second, WeekState.MISSING),
            (first, WeekState.WRITTEN),
        ]  # fmt: skip

    def test_the_leader_is_reminded_by_a_clock_that_ends_with_the_last_working_day(self):
        case = Case()
        clock = Clock.objects.get(kind="weekly_note")
        assert clock.last_day == date(2026, 11, 20)
        leader, keeper = case.world.user("roads_head").pk, case.world.user("dispatcher").pk
        assert note_writers(clock, "due_today") == [leader]
        assert note_writers(clock, "overdue") == sorted([leader, keeper])
        assert note_link(clock).args == (str(case.force.public_id),)
        assert commands.open_weeks(at=at(11, 23)) == 1
        assert commands.open_weeks(at=at(11, 24)) == 0

        case.act(commands.write_note, on=at(11, 25), week_on=date(2026, 11, 23), text="第二周。")
        commands.open_weeks(at=at(11, 30))

        # The first week can be written for no longer; its clock ends late, the second's in time.
        verdicts = dict(Clock.objects.filter(kind="weekly_note").values_list("last_day", "verdict"))
        assert verdicts == {date(2026, 11, 20): "late", date(2026, 11, 27): "on_time", date(2026, 12, 4): ""}


@pytest.mark.django_db
class TestTheItems:
    """What joins, leaves and ends."""

    def test_an_item_is_in_one_task_force_at_a_time_and_leaves_with_a_reason(self):
        case = Case()
        with pytest.raises(RuleBroken, match="已经在“城南排水专项工作组”里"):
            Case().act(commands.add_items, by="dispatcher", matter_ids=[case.matters[0].pk])
        with pytest.raises(RuleBroken, match="为什么移出"):
            case.act(commands.remove_item, item_id=case.items()[0].pk, reason="")
        case.act(commands.remove_item, item_id=case.items()[0].pk, reason="已经按期解决。")

        Case().act(commands.add_items, by="dispatcher", matter_ids=[case.matters[0].pk])

        assert TaskForceItem.objects.filter(matter=case.matters[0]).count() == 2

    def test_it_cannot_end_while_an_item_lacks_an_outcome_and_says_what_remains(self):
        case = Case()
        first, second = case.items()
        case.act(commands.record_outcome, item_id=first.pk, outcome="solved", note="沟通了。")
        with pytest.raises(RuleBroken, match="还有事项没有登记结果"):
            case.act(commands.close_task_force, effect="两处通水。")
        case.act(commands.record_outcome, item_id=second.pk, outcome="partly", note="还差一段。")
        with pytest.raises(RuleBroken, match="遗留问题"):
            case.act(commands.close_task_force, effect="两处通水。")

        force = case.act(commands.close_task_force, effect="两处通水。", remaining="还差三百米，由县交通运输局明年修。")

        assert force.state == "closed"
        assert not Clock.objects.filter(kind="weekly_note", stopped_at=None).exists()
        assert AuditEvent.objects.filter(subject_kind="task_force", verb="close_task_force").count() == 1
        with pytest.raises(WrongState, match="已结束"):
            case.act(commands.write_note, week_on=date(2026, 11, 16), text="晚了。")

    def test_who_may_found_lead_and_work_on_it(self):
        case = Case()
        with pytest.raises(NotAllowed):
            case.act(commands.change_task_force, by="roads_head", charter=case.charter())
        with pytest.raises(NotAllowed):
            case.act(commands.write_note, by="water_handler", week_on=date(2026, 11, 16), text="我来写。")
        with pytest.raises(RuleBroken, match="组长"):
            case.act(
                commands.change_task_force, by="dispatcher", charter=case.charter(leader_id=case.world.user("clerk").pk)
            )
        with pytest.raises(RuleBroken, match="找不到"):
            case.act(commands.add_items, by="roads_head", matter_ids=[given.to_dispatch(case.world).pk])

        sees = {
            key: reads.forces_for(case.actor(key)).exists()
            for key in ("dispatcher", "committee_member", "leader", "roads_head", "water_handler",
                        "power_handler", "clerk", "presidium_clerk", "deputy", "administrator")
        }  # fmt: skip
        assert [key for key, seen in sees.items() if seen] == [
            "dispatcher", "committee_member", "leader", "roads_head", "water_handler",
        ]  # fmt: skip

    def test_a_township_founds_its_own_and_no_other_township_sees_it(self):
        case = Case()
        owner = case.world.unit("presidium").pk
        charter = case.charter(leader_id=case.world.user("chair").pk, unit_ids=[case.world.unit("township_gov").pk])
        said = {"owner_id": owner, "charter": charter, "matter_ids": [given.to_dispatch(case.world).pk], "at": AT}
        with pytest.raises(NotAllowed):
            commands.found_task_force(actor=case.actor("other_presidium_clerk"), **said)
        commands.found_task_force(actor=case.actor("presidium_clerk"), **said)

        sees = {
            key: reads.forces_for(case.actor(key)).filter(owner=owner).exists()
            for key in ("presidium_clerk", "chair", "township_handler", "dispatcher", "other_presidium_clerk", "clerk")
        }
        assert [key for key, seen in sees.items() if not seen] == ["other_presidium_clerk", "clerk"]


@pytest.mark.django_db(transaction=True)
def test_two_task_forces_want_the_same_item_at_once_and_one_has_it():
    first, second = Case(matters=1), Case(matters=1)
    wanted = given.to_dispatch(first.world)
    steps = [
        lambda case=case: commands.add_items(
            force_id=case.force.pk, actor=case.actor("dispatcher"), at=AT, version=None, matter_ids=[wanted.pk]
        )
        for case in (first, second)
    ]

    (refusal,) = refusals(at_once(*steps))

    assert "已经在“城南排水专项工作组”里" in refusal.message
    assert TaskForceItem.objects.filter(matter=wanted).count() == 1


@pytest.mark.django_db
def test_the_whole_way_by_pages(client, django_assert_num_queries):
    case = Case()
    world, page = case.world, f"/console/task-forces/{case.force.public_id}/"
    fresh = given.to_dispatch(world)
    with time_machine.travel(AT + timedelta(hours=1)):
        client.login(username="dispatcher", password=PASSWORD)
        assert "最近的办理事项" in client.get("/console/task-forces/new/").content.decode()
        said = {
            "owner": accounts.county_committee().pk, "name": "石桥村供水专项工作组", "goal": "通水。",
            "leader": world.user("dispatcher").pk, "due_on": "2026-12-20", "units": [world.unit("water").pk],
            "numbers": fresh.number,
        }  # fmt: skip
        assert client.post("/console/task-forces/new/", said | {"numbers": "办〔2026〕999号"}).status_code == 422
        assert client.post("/console/task-forces/new/", said).status_code == 302
        client.get("/console/task-forces/")
        with django_assert_num_queries(7):
            assert "石桥村供水专项工作组" in client.get("/console/task-forces/").content.decode()
        # The item's own page says who works on it, with a link for those who may open it.
        matter = f"/console/matters/{case.matters[0].public_id}/"
        assert page in client.get(matter).content.decode()
        client.login(username="presidium_clerk", password=PASSWORD)
        shown = client.get(matter).content.decode()
        assert "城南排水专项工作组" in shown
        assert page not in shown
        assert client.get(page).status_code == 404

        client.login(username="roads_head", password=PASSWORD)
        assert "本周待写" in client.get(page).content.decode()
        note = {"version": 1, "week_on": "2026-11-16", "text": "三家到现场看了。"}
        assert client.post(f"{page}write_note/", note).status_code == 302
        assert "三家到现场看了。" in client.get(page).content.decode()
        assert client.post(f"{page}write_note/", note | {"version": 2}).status_code == 422
        for version, item in enumerate(case.items(), start=2):
            outcome = {"version": version, "outcome": "solved", "note": "通了。"}
            assert client.post(f"{page}items/{item.pk}/record_outcome/", outcome).status_code == 302
        assert client.post(f"{page}close_task_force/", {"version": 4}).status_code == 422
        assert client.post(f"{page}close_task_force/", {"version": 4, "effect": "不积水了。"}).status_code == 302
        assert "不积水了。" in client.get(page).content.decode()
    while relay(at=AT + timedelta(hours=2)).delivered:
        pass
    told = Notice.objects.filter(text__contains="城南排水专项工作组").values_list("user__username", "text")
    assert ("water_handler", "成立“城南排水专项工作组”，组长" + world.user("roads_head").name + "。") in set(told)


@pytest.mark.django_db
def test_the_api_founds_shows_and_steps(client):
    case = Case()
    world, fresh = case.world, given.to_dispatch(case.world)
    with time_machine.travel(AT + timedelta(hours=1)):
        client.login(username="dispatcher", password=PASSWORD)
        body = {
            "owner": str(accounts.county_committee().public_id), "name": "供水", "goal": "通水。", "leader": "dispatcher",
            "due_on": "2026-12-20", "units": [str(world.unit("water").public_id)], "matters": [str(fresh.public_id)],
        }  # fmt: skip
        made = client.post("/api/v1/task-forces/", body, content_type="application/json")
        assert made.status_code == 201
        assert len(client.get("/api/v1/task-forces/").json()["results"]) == 2
        path = f"/api/v1/task-forces/{made.json()['id']}/"
        note = {"version": 1, "week_on": "2026-11-16", "text": "看了水源。"}
        shown = client.post(f"{path}write_note/", note, content_type="application/json").json()
        assert shown["weeks"] == [{"week_on": "2026-11-16", "state": "written", "text": "看了水源。"}]
        assert "close_task_force" in shown["available_actions"]
        client.login(username="other_clerk", password=PASSWORD)
        assert client.get(path).status_code == 404
