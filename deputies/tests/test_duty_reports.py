"""Reports to the voters: three forms, three ratings, three publications, and what is refused on the way."""

from datetime import timedelta

import pytest
import time_machine

from accounts.selectors import actor_of
from accounts.tests import given as people
from core import outbox
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Notice, OutboxMessage
from deputies.duty_report_states import ReportState
from deputies.models import DutyReport
from deputies.selectors import duty_reports as selectors
from deputies.services import duty_report_votes as votes
from deputies.services import duty_reports as reports
from deputies.tests import given as roll
from deputies.tests import given_reports as given
from deputies.tests.given_reports import AT, MEETING, TEXT, B, S

pytestmark = pytest.mark.django_db(transaction=True)


class TestPlan:
    def test_those_who_have_not_reported_come_first(self, county):
        case = given.result_published(county)
        fresh = roll.deputy("李秀英", county.regions["town"])

        found = list(selectors.candidates(county.regions["town"]))

        assert [(d.name, d.last_on) for d in found] == [("李秀英", None), ("王建国", MEETING.date())]
        assert fresh in found
        assert case.deputy in found

    def test_a_report_of_an_earlier_term_does_not_count_for_this_one(self, county):
        case = given.result_published(county)
        DutyReport.objects.filter(pk=case.report.pk).update(meeting_on=roll.ELECTED - timedelta(days=1))

        assert [d.last_on for d in selectors.candidates(county.regions["town"])] == [None]

    def test_somebody_who_is_not_elected_there_is_refused(self, county):
        case = given.due(county)
        stranger = roll.deputy("赵大海", county.regions["street"], level="county")

        with pytest.raises(RuleBroken, match="不是这里直接选举"):
            reports.plan_reports(
                title="述职", owner_id=case.presidium.pk, begins_on=AT.date(), ends_on=AT.date(),
                deputy_ids=[stranger.pk], actor=actor_of(case.users["clerk"], AT), at=AT,
            )  # fmt: skip

    def test_the_deputy_is_told(self, county):
        case = given.due(county)

        outbox.relay(at=AT)

        assert Notice.objects.filter(user=case.users["deputy"], text__contains="请您述职").count() == 1


class TestText:
    def test_a_draft_may_be_short_and_a_report_not(self, county):
        case = given.due(county)

        case.act(reports.write_report, by="deputy", form="written", text="走访了")
        with pytest.raises(RuleBroken, match="最少100字，现在3字"):
            case.act(reports.submit_report, by="deputy", form="written", text="走访了")

        assert (case.report.text, case.report.form, case.report.state) == ("走访了", "written", "due")

    def test_nobody_else_writes_it(self, county):
        case = given.due(county)

        with pytest.raises(NotAllowed):
            case.act(reports.submit_report, by="clerk", form="written", text=TEXT)

    def test_no_phone_is_published(self, county):
        case = given.due(county)

        with pytest.raises(RuleBroken, match="不要写电话"):
            case.act(reports.submit_report, by="deputy", form="written", text=f"{TEXT}电话13900001234")

    def test_it_is_sent_back_with_a_reason(self, county):
        case = given.submitted(county)

        with pytest.raises(RuleBroken):
            case.act(reports.send_back_report, reason=" ")
        case.act(reports.send_back_report, reason="请写明建议办理结果。")

        assert case.report.state == ReportState.DUE


class TestPublication:
    @pytest.mark.parametrize(("days", "allowed"), [(4, False), (5, True)])
    def test_it_is_public_at_least_five_days_before_the_meeting(self, county, days, allowed):
        case = given.submitted(county)
        said = {"meeting_on": AT.date() + timedelta(days=days), "place": "会议室", "live_url": ""}

        if not allowed:
            with pytest.raises(RuleBroken, match="最早定在11月25日"):
                case.act(reports.publish_report, **said)
        else:
            case.act(reports.publish_report, **said)
            assert case.report.published_on == AT.date()

    def test_a_live_report_needs_its_address_and_a_written_one_no_place(self, county):
        case = given.submitted(county, form="live")
        with pytest.raises(RuleBroken, match="直播地址"):
            case.act(reports.publish_report, meeting_on=MEETING.date(), place="会议室", live_url="")

        case.act(reports.send_back_report, reason="改为书面。")
        case.act(reports.submit_report, by="deputy", form="written", text=TEXT)
        case.act(reports.publish_report, meeting_on=MEETING.date(), place="", live_url="")
        assert case.report.state == ReportState.PUBLISHED

    def test_the_vote_waits_for_the_day_that_was_published(self, county):
        case = given.published(county)
        terms = votes.Terms(MEETING - timedelta(days=1), MEETING, 5)

        with pytest.raises(RuleBroken, match="11月30日或以后"):
            case.act(votes.open_report_ballot, terms=terms)


class TestVote:
    def test_three_groups_weigh_as_printed(self, county):
        """60 × 6/8 + 20 × 5/5 + 20 × 0 = 65 % 满意."""
        case = given.ballot_closed(county)

        overall = selectors.outcome(case.report).overall

        assert (overall.best, overall.grade) == ("65.0%（11/18票，按权重计）", "满意")
        assert [group["papers"] for group in selectors.outcome(case.report).shown.groups] == [8, 5, 5]

    def test_fewer_voters_than_needed_do_not_count_whatever_the_others_say(self, county):
        case = given.ballot_open(county, voters_quorum=50)
        case.vote("voters", *[S] * 49)
        case.vote("peers", *[S] * 20)
        case.act(votes.close_report_ballot)

        assert selectors.outcome(case.report).shown.reached is False
        with pytest.raises(RuleBroken, match="未达法定人数"):
            case.act(reports.publish_report_result, by="chair")
        case.act(votes.repeat_report_ballot)
        assert case.report.state == ReportState.PUBLISHED

    def test_the_duty_is_announced_once_with_the_report_as_its_source(self, county):
        case = given.result_published(county)

        (message,) = OutboxMessage.objects.filter(topic="deputies.duty")
        assert message.subject_id == case.deputy.pk
        assert (message.payload["kind"], message.payload["on"]) == ("duty_report", "2026-11-30")
        assert (message.payload["source_kind"], message.payload["source_id"]) == ("duty_report", case.report.pk)

    def test_the_trail_never_says_who_voted_what(self, county):
        given.ballot_closed(county)

        details = str([e.detail for e in AuditEvent.objects.filter(subject_kind__in=("duty_report", "ballot"))])
        assert S not in details
        assert B not in details


def test_the_whole_way_with_its_three_publications(county):
    case = given.feedback_given(county)
    with pytest.raises(RuleBroken, match="还没有写整改"):
        case.act(reports.publish_rectification, by="chair")
    case.act(reports.write_rectification, by="deputy", text="已到河西片走访十五户，记下五件事。")
    with pytest.raises(NotAllowed):
        case.act(reports.publish_rectification, by="clerk")
    case.act(reports.publish_rectification, by="chair", at=MEETING + timedelta(days=20))
    case.act(reports.file_report)

    report = case.report
    assert (report.published_on, report.result_published_on) == (AT.date(), MEETING.date())
    assert report.rectification_published_on == (MEETING + timedelta(days=20)).date()
    assert report.state == ReportState.FILED
    with pytest.raises(WrongState):
        case.act(reports.file_report)


class TestPages:
    @pytest.fixture(autouse=True)
    def on_the_day(self):
        with time_machine.travel(MEETING, tick=False):
            yield

    def test_the_public_reads_the_text_first_and_the_result_only_when_published(self, client, county):
        case = given.ballot_closed(county)
        address = f"/duty-reports/{case.report.public_id}/"

        page = client.get(address).content.decode()
        assert TEXT[:20] in page
        assert "评议结果" not in page
        case.act(reports.publish_report_result, by="chair")

        page = client.get(address).content.decode()
        assert "评议结果：满意" in page
        assert "65.0%" in page
        assert "排名" not in page

    def test_feedback_stays_between_the_deputy_and_those_who_arrange(self, client, county):
        case = given.feedback_given(county)

        assert "河西片" not in client.get(f"/duty-reports/{case.report.public_id}/").content.decode()
        client.force_login(case.users["deputy"])
        assert "河西片" in client.get(f"/portal/duty-reports/{case.report.public_id}/").content.decode()

    def test_an_unpublished_report_is_not_there(self, client, county):
        case = given.submitted(county)

        assert client.get(f"/duty-reports/{case.report.public_id}/").status_code == 404
        assert "王建国" not in client.get("/duty-reports/").content.decode()

    def test_the_deputy_writes_and_hands_in_from_the_portal(self, client, county):
        case = given.due(county)
        client.force_login(case.users["deputy"])
        address = f"/portal/duty-reports/{case.report.public_id}/"
        said = {"form": "written", "text": "走访了", "version": case.report.version}

        assert client.post(address, {**said, "save": "1"}).status_code == 302
        short = client.post(address, {**said, "version": case.report.version + 1, "submit": "1"})
        assert "最少100字" in short.content.decode()
        assert client.post(address, {**said, "text": TEXT, "version": 2, "submit": "1"}).status_code == 302

        case.report.refresh_from_db()
        assert case.report.state == ReportState.SUBMITTED
        assert "不能改" in client.post(address, said, follow=True).content.decode()

    def test_another_deputy_finds_nothing(self, client, county):
        case = given.feedback_given(county)
        other = people.user("rp_other", "李秀英")
        roll.deputy("李秀英", county.regions["town"], user=other)

        client.force_login(other)
        assert client.get(f"/portal/duty-reports/{case.report.public_id}/").status_code == 404
        assert client.get(f"/console/duty-reports/{case.report.public_id}/").status_code == 404

    def test_the_clerk_works_the_board(self, client, county, django_assert_max_num_queries):
        case = given.submitted(county)
        client.force_login(case.users["clerk"])
        board = f"/console/duty-reports/plans/{case.report.plan.public_id}/"
        client.get(board)

        with django_assert_max_num_queries(9):
            page = client.get(board).content.decode()

        assert "王建国" in page
        step = f"/console/duty-reports/{case.report.public_id}/publish_report/"
        said = {"meeting_on": "2026-12-06", "place": "会议室", "live_url": "", "version": case.report.version}
        assert client.post(step, said).status_code == 302
        assert "不按评议结果排名" in client.get(board).content.decode()

    def test_the_slips_of_voters_are_printed_once(self, client, county):
        case = given.ballot_open(county)
        client.force_login(case.users["clerk"])
        address = f"/console/duty-reports/{case.report.public_id}/issue_report_slips/"
        said = {"group": "voters", "size": "2", "note": "", "number": "1", "version": case.report.version}

        assert client.post(address, said).content.decode().count('class="slip-code"') == 2
        assert client.post(address, said).status_code == 409
