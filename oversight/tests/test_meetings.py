"""Coordination meetings: units answer within a working day, three parties meet, problems become duties that are verified."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from core import clocks
from core.clock import SHANGHAI
from core.errors import NotAllowed, Refused, RuleBroken, WrongState
from core.models import Notice
from core.outbox import relay
from core.subjects import Subject
from oversight import meeting_selectors
from oversight.models import CoordMeeting, Decision
from oversight.services import decisions, meetings
from oversight.services.meetings import Attendance, Call, Minutes, Task
from suggestions.tests import given

# Wednesday 18 November 2026, nine in the morning; the meeting is on Friday.
AT = given.AT
MEETS = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
AFTER = MEETS + timedelta(hours=3)


class Case:
    """A meeting called by the station's head, and the county around it."""

    def __init__(self, units: tuple[str, ...] = ("roads", "water"), by: str = "head") -> None:
        self.world = given.county(with_other_township=True)
        said = Call(
            convener_id=self.world.station.organisation_id if by == "head" else self.world.unit("presidium").pk,
            title="石桥村排水沟堵塞", reason="沟在路边，路是县道，沟归水利，一家办不了。",
            problems=["沟堵了", "路边塌陷"], unit_ids=[self.world.unit(key).pk for key in units],
            deputy_ids=[self.world.deputies["deputy"].pk], meets_at=MEETS, place="石桥村村口",
        )  # fmt: skip
        self.id = meetings.call(call=said, actor=self.world.actor(by, AT), at=AT).pk

    @property
    def meeting(self) -> CoordMeeting:
        return CoordMeeting.objects.get(pk=self.id)

    def act(self, command, by: str, at: datetime = AT, **said):
        actor = self.world.actor(by, at)
        return command(meeting_id=self.id, actor=actor, at=at, version=self.meeting.version, **said)

    def approved(self) -> "Case":
        self.act(meetings.approve, "dispatcher" if self.meeting.level == "county" else "chair")
        return self

    def held(self, **more) -> "Case":
        units = {row.pk: "head" for row in self.meeting.units.all()}
        attendance = Attendance(**{"units": units, "deputies_came": 2, "citizens_came": 9, **more})
        self.act(meetings.hold, "head", AFTER, attendance=attendance)
        return self

    def concluded(self) -> "Case":
        tasks = (
            Task("清沟三百米", self.world.unit("water").pk, date(2026, 11, 27)),
            Task("补路基", self.world.unit("roads").pk, date(2026, 12, 4)),
        )
        self.act(meetings.conclude, "head", AFTER, minutes=Minutes("三方到场，定了两件事。", tasks))
        return self

    def task(self, number: int) -> Decision:
        return Decision.objects.get(meeting=self.id, number=number)


def clock_of(case: Case, unit: str):
    row = case.meeting.units.get(unit=case.world.unit(unit))
    return clocks.of(Subject("meeting_unit", row.pk)).get()


@pytest.mark.django_db
class TestTheWay:
    """From the call to the last task struck off."""

    def test_a_call_to_county_units_is_the_countys_to_approve(self):
        case = Case()

        assert case.meeting.level == "county"
        with pytest.raises(NotAllowed):
            case.act(meetings.approve, "chair")
        case.approved()
        # One working day from Wednesday the 18th.
        assert clock_of(case, "roads").last_day == date(2026, 11, 19)

    def test_a_call_to_township_bodies_is_the_townships(self):
        case = Case(units=("township_gov",))

        with pytest.raises(NotAllowed):
            case.act(meetings.approve, "dispatcher")
        case.approved()
        assert case.meeting.state == "notified"

    def test_a_unit_answers_who_comes_and_its_clock_stops(self):
        case = Case().approved()
        case.act(meetings.respond, "roads_handler", response="coming", who="高明 局长")

        assert clock_of(case, "roads").stopped_at == AT
        assert clock_of(case, "water").stopped_at is None

    @pytest.mark.parametrize(("response", "said"), [("coming", "谁来参加"), ("leave", "主要负责人"), ("x", "请选择")])
    def test_an_answer_says_who_or_why(self, response, said):
        case = Case().approved()

        with pytest.raises(RuleBroken, match=said):
            case.act(meetings.respond, "roads_handler", response=response)

    def test_three_parties_or_a_reason(self):
        case = Case().approved()

        with pytest.raises(RuleBroken, match="三方"):
            case.held(citizens_came=0)
        case.held(citizens_came=0, missing_reason="下大雪，群众没有来，会前已逐户听取意见。")
        assert case.meeting.state == "held"

    def test_nobody_holds_a_meeting_before_its_time(self):
        case = Case().approved()
        units = {row.pk: "head" for row in case.meeting.units.all()}

        with pytest.raises(RuleBroken, match="还没有到开会时间"):
            case.act(meetings.hold, "head", AT, attendance=Attendance(units, 1, 1))

    def test_problems_become_duties_and_the_last_one_settles_it(self):
        case = Case().approved().held().concluded()
        for number, unit in ((1, "water_handler"), (2, "roads_handler")):
            case.act(
                decisions.report_decision,
                unit,
                AFTER,
                decision_id=case.task(number).pk,
                report="已完成，照片已报站里。",
            )
            case.act(decisions.verify_decision, "head", AFTER, decision_id=case.task(number).pk, done=True)
            assert case.meeting.state == ("settled" if number == 2 else "concluded")

    def test_not_done_goes_back_with_what_is_missing(self):
        case = Case().approved().held().concluded()
        case.act(decisions.report_decision, "water_handler", AFTER, decision_id=case.task(1).pk, report="清了。")
        with pytest.raises(RuleBroken, match="还差什么"):
            case.act(decisions.verify_decision, "head", AFTER, decision_id=case.task(1).pk, done=False)
        case.act(decisions.verify_decision, "head", AFTER, decision_id=case.task(1).pk, done=False, note="只清了一半。")

        assert case.task(1).state == "open"
        assert "只清了一半" in case.task(1).report

    def test_a_task_is_struck_with_a_reason_and_never_deleted(self):
        case = Case().approved().held().concluded()
        with pytest.raises(RuleBroken):
            case.act(decisions.strike_decision, "head", AFTER, decision_id=case.task(2).pk, reason=" ")
        case.act(decisions.strike_decision, "head", AFTER, decision_id=case.task(2).pk, reason="县道改线，不再需要。")

        assert case.task(2).state == "struck"
        assert Decision.objects.filter(meeting=case.id).count() == 2

    def test_a_unit_reports_only_its_own(self):
        case = Case().approved().held().concluded()

        with pytest.raises(NotAllowed, match="本单位"):
            case.act(decisions.report_decision, "roads_handler", AFTER, decision_id=case.task(1).pk, report="x")
        with pytest.raises(WrongState, match="还没有报告"):
            case.act(decisions.verify_decision, "head", AFTER, decision_id=case.task(1).pk, done=True)

    def test_overdue_is_computed_by_the_day(self):
        case = Case().approved().held().concluded()
        found = meeting_selectors.with_everything(CoordMeeting.objects.all()).get(pk=case.id)

        assert [line.late for line in meeting_selectors.decision_lines(found, date(2026, 11, 27))] == [False, False]
        assert [line.late for line in meeting_selectors.decision_lines(found, date(2026, 11, 28))] == [True, False]

    def test_units_are_rated_once(self):
        case = Case().approved().held().concluded()
        ratings = {row.pk: (True, True, False) for row in case.meeting.units.all()}
        case.act(decisions.rate_units, "head", AFTER, ratings=ratings)

        assert [row.kept_word for row in case.meeting.units.all()] == [False, False]
        with pytest.raises(RuleBroken, match="评价过"):
            case.act(decisions.rate_units, "head", AFTER, ratings=ratings)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit_ids": []}, "请选择要叫的单位"),
        ({"problems": [" "]}, "一行写一个问题"),
        ({"meets_at": AT}, "现在以后"),
        ({"title": ""}, "议题"),
    ],
)
def test_a_call_that_says_too_little_is_refused(change, said):
    world = given.county()
    whole = {
        "convener_id": world.station.organisation_id, "title": "排水沟", "reason": "一家办不了。", "problems": ["堵"],
        "unit_ids": [world.unit("water").pk], "meets_at": MEETS, "place": "村口",
    }  # fmt: skip

    with pytest.raises(RuleBroken, match=said):
        meetings.call(call=Call(**{**whole, **change}), actor=world.actor("head", AT), at=AT)


@pytest.mark.django_db
def test_a_unit_of_another_township_cannot_be_called():
    world = given.county(with_other_township=True)
    said = Call(
        convener_id=world.station.organisation_id, title="排水沟", reason="一家办不了。", problems=["堵"],
        unit_ids=[world.unit("other_township_gov").pk], meets_at=MEETS, place="村口",
    )  # fmt: skip

    with pytest.raises(RuleBroken, match="叫不到"):
        meetings.call(call=said, actor=world.actor("head", AT), at=AT)
    with pytest.raises(NotAllowed):
        meetings.call(call=said, actor=world.actor("other_clerk", AT), at=AT)


@pytest.mark.django_db
def test_who_sees_it_before_and_after_approval():
    case = Case()
    seen = lambda who: meeting_selectors.meetings_for(case.world.actor(who, AT)).filter(pk=case.id).exists()  # noqa: E731

    assert [seen(who) for who in ("head", "chair", "dispatcher", "leader")] == [True] * 4
    assert [seen(who) for who in ("roads_handler", "coordinator", "deputy", "other_clerk")] == [False] * 4
    case.approved()
    assert [seen(who) for who in ("roads_handler", "coordinator", "deputy")] == [True] * 3
    assert [seen(who) for who in ("power_handler", "other_clerk", "county_deputy", "administrator")] == [False] * 4


@pytest.mark.django_db
def test_units_and_deputies_are_told(settings):
    case = Case().approved()
    relay(at=AT)

    told = set(Notice.objects.filter(text__contains="协调会").values_list("user__username", flat=True))
    assert {"roads_handler", "water_handler", "deputy", "dispatcher"} <= told
    assert "power_handler" not in told
    assert case.id


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_start_one_clock_each():
    case = Case()
    actor, version = case.world.actor("dispatcher", AT), case.meeting.version
    barrier, refused = Barrier(2), []

    def approve():
        barrier.wait()
        try:
            meetings.approve(meeting_id=case.id, actor=actor, at=AT, version=version)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert clock_of(case, "roads").stopped_at is None
