"""The commands of an appraisal from the plan to the second ballot, and what they refuse."""

from datetime import timedelta

import pytest

from core import ballots
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Clock, OutboxMessage
from core.tests.given_threads import at_once
from oversight import selectors, services
from oversight.models import OfficeAppraisal
from oversight.services import appraisals, findings, voting
from oversight.states import AppraisalState
from oversight.tests import given
from oversight.tests.given import AT, B, D, S, paper
from suggestions.models import Matter
from suggestions.states import MatterState

pytestmark = pytest.mark.django_db(transaction=True)


class TestPlan:
    def test_the_towns_own_presidium_plans_and_the_trail_says_so(self):
        case = given.planned()

        event = AuditEvent.objects.get(subject_kind="appraisal", verb="plan")
        assert case.appraisal.level == "township"
        assert (event.role, event.detail) == ("presidium_clerk", {"targets": 2, "contents": 2})
        assert OutboxMessage.objects.filter(topic="oversight.plan").count() == 1

    @pytest.mark.parametrize("person", ["clerk", "township_handler", "other_presidium_clerk", "coordinator", "deputy"])
    def test_nobody_else_does(self, person):
        world = given.pipeline.county(with_other_township=True)

        with pytest.raises(NotAllowed):
            services.plan(plan=given.plan_of(world), actor=world.actor(person, AT), at=AT)

    def test_more_than_five_contents_are_refused(self):
        with pytest.raises(RuleBroken, match="最多5项，现在有6项") as refusal:
            given.planned(contents=["效率", "态度", "公开", "廉洁", "作风", "环境"])

        assert refusal.value.field == "contents"
        assert not OfficeAppraisal.objects.exists()

    def test_the_same_office_twice_is_refused(self):
        world = given.pipeline.county(with_other_township=True)
        office = world.unit("township_gov").pk

        with pytest.raises(RuleBroken, match="不能列两次"):
            given.planned(target_ids=[office, office])

    def test_an_office_of_another_township_is_refused(self):
        world = given.pipeline.county(with_other_township=True)

        with pytest.raises(RuleBroken, match="不在可以评议的站所里"):
            given.planned(target_ids=[world.unit("other_township_gov").pk])

    @pytest.mark.parametrize("said", [{"contents": []}, {"target_ids": []}, {"title": " "}, {"contents": ["甲", "甲"]}])
    def test_what_is_missing_is_named(self, said):
        with pytest.raises(RuleBroken):
            given.planned(**said)


class TestBeforeTheVote:
    def test_the_meeting_follows_the_self_check(self):
        case = given.planned()

        with pytest.raises(RuleBroken, match="自查截止以后"):
            case.act(appraisals.announce, self_check_by=given.day(5), meeting_on=given.day(3), place="会议室")

    def test_an_office_reports_for_itself_only(self):
        case = given.announced()
        own, other = case.appraisal.targets.all()

        case.act(appraisals.record_self_check, by="township_handler", target_id=own.pk, text="已自查。")
        with pytest.raises(RuleBroken, match="本站所"):
            case.act(appraisals.record_self_check, by="township_handler", target_id=other.pk, text="代写。")

    def test_the_vote_waits_for_reports_until_their_last_day_is_over(self):
        case = given.announced()

        with pytest.raises(RuleBroken, match="还没有交自查报告"):
            case.act(appraisals.finish_self_check)
        case.act(appraisals.finish_self_check, at=AT + timedelta(days=1))

        assert case.appraisal.state == AppraisalState.SELF_CHECKED

    def test_no_vote_before_the_meeting(self):
        case = given.planned()
        case.act(appraisals.announce, self_check_by=given.day(0), meeting_on=given.day(3), place="会议室")
        case.act(appraisals.finish_self_check, at=AT + timedelta(days=1))
        terms = voting.Terms(AT + timedelta(days=1), AT + timedelta(days=4), 5)

        with pytest.raises(RuleBroken, match="当天"):
            case.act(voting.open_ballot, at=AT + timedelta(days=1), terms=terms)


class TestVote:
    def test_every_office_is_graded_on_every_content(self):
        case = given.ballot_open()

        assert [(q["section"], q["label"]) for q in case.box.questions] == [
            ("桃溪镇人民政府", "办事效率"),
            ("桃溪镇人民政府", "服务态度"),
            ("桃溪镇水利站", "办事效率"),
            ("桃溪镇水利站", "服务态度"),
        ]

    def test_while_it_is_open_only_how_many_voted_is_known(self):
        case = given.ballot_open()
        case.vote("citizens", paper(case, S), paper(case, D))

        outcome = selectors.outcome(case.appraisal)

        assert outcome.shown is None
        assert [(row["issued"], row["cast"]) for row in ballots.turnout(case.box)] == [(0, 0), (2, 2)]

    def test_the_result_is_counted_by_hand_the_same(self):
        """Ten citizens: 6 满意, 3 基本满意, 1 不满意 for all; on one question one of the 6 abstains."""
        case = given.ballot_open()
        key = case.box.questions[0]["key"]
        votes = [paper(case, S)] * 5 + [paper(case, S, **{key: ""})] + [paper(case, B)] * 3 + [paper(case, D)]
        case.vote("citizens", *votes)
        case.act(voting.close_ballot)

        first, second = selectors.outcome(case.appraisal).shown.sections[0].lines
        assert (first.best, first.good, first.blank) == ("55.6%（5/9票）", "88.9%（8/9票）", 1)
        assert (second.best, second.good, second.grade) == ("60.0%（6/10票）", "90.0%（9/10票）", "满意")

    def test_a_missed_quorum_has_no_result_and_lets_nothing_follow_but_a_new_vote(self):
        case = given.ballot_open(quorum=10)
        case.vote("citizens", *[paper(case, S)] * 9)
        case.act(voting.close_ballot)

        assert selectors.outcome(case.appraisal).shown.reached is False
        assert selectors.outcome(case.appraisal).shown.sections == ()
        for command, said in (
            (appraisals.start_second, {}),
            (findings.send_findings, {}),
        ):
            with pytest.raises(RuleBroken, match="未达法定人数"):
                case.act(command, **said)
        with pytest.raises(RuleBroken, match="未达法定人数"):
            case.act(appraisals.publish, by="chair", conclusion="好")
        case.act(voting.repeat_ballot)
        assert case.appraisal.state == AppraisalState.SELF_CHECKED

    def test_a_valid_result_is_not_voted_on_again(self):
        case = given.ballot_closed()

        with pytest.raises(RuleBroken, match="结果有效"):
            case.act(voting.repeat_ballot)
        with pytest.raises(WrongState):
            case.act(voting.close_ballot)

    def test_the_trail_counts_slips_and_papers_and_nothing_of_votes(self):
        case = given.ballot_closed()

        details = [event.detail for event in AuditEvent.objects.filter(subject_kind__in=("appraisal", "ballot"))]
        assert {"group": "citizens", "batch": 1, "size": 10} in details
        assert not any(word in str(details) for word in (S, B, D))
        assert not OutboxMessage.objects.filter(topic__contains="cast").exists()
        assert case.box.result["papers"] == 10


class TestRectification:
    def test_findings_become_matters_of_their_offices_due_in_thirty_days(self):
        case = given.in_rectification()

        finding = case.appraisal.findings.get()
        matter = finding.matter
        reply = Clock.objects.get(subject_kind="matter", subject_id=matter.pk, kind="reply")
        assert (matter.kind, matter.source_id, matter.state) == ("rectification", finding.pk, MatterState.DISPATCHED)
        assert matter.assignments.get().unit == finding.target.organisation
        assert (reply.policy.amount, reply.policy.get_unit_display()) == (30, "自然日")
        assert "评议整改" in matter.summary

    def test_an_empty_list_is_not_sent_out(self):
        case = given.ballot_closed()

        with pytest.raises(RuleBroken, match="清单是空的"):
            case.act(findings.send_findings)
        assert not Matter.objects.exists()

    def test_sending_twice_opens_no_second_matter(self):
        case = given.in_rectification()

        with pytest.raises(WrongState):
            case.act(findings.send_findings)
        assert Matter.objects.count() == 1

    def test_two_clerks_sending_the_list_at_once_open_one_matter_for_each_line(self):
        case = given.with_finding()
        actor = case.world.actor("presidium_clerk", AT)

        def send() -> str:
            try:
                findings.send_findings(appraisal_id=case.appraisal.pk, actor=actor, at=AT, version=None)
            except WrongState:
                return "refused"
            return "sent"

        assert sorted(at_once(send)) == ["refused", "sent"]
        assert Matter.objects.count() == 1

    def test_the_station_that_follows_up_says_what_it_saw(self):
        case = given.in_rectification()
        finding = case.appraisal.findings.get()
        said = {
            "finding_id": finding.pk,
            "result": "partly",
            "note": "值班表已贴，周三没有人。",
            "checked_on": given.day(0),
        }

        case.act(findings.record_check, by="clerk", **said)
        with pytest.raises(NotAllowed):
            case.act(findings.record_check, by="other_clerk", **said)
        with pytest.raises(RuleBroken, match="不能晚于今天"):
            case.act(findings.record_check, by="clerk", **{**said, "checked_on": given.day(1)})

        assert [check.get_result_display() for check in finding.checks.all()] == ["部分整改"]


class TestPublication:
    def test_the_chair_approves_and_the_clerk_does_not(self):
        case = given.in_rectification()

        with pytest.raises(NotAllowed):
            case.act(appraisals.publish, conclusion="总体满意。")
        case.act(appraisals.publish, by="chair", conclusion="总体满意。")

        assert case.appraisal.published_on == given.day(0)
        assert list(selectors.published()) == [case.appraisal]

    def test_the_report_to_the_party_committee_is_dated(self):
        case = given.published()

        case.act(appraisals.report_result, reported_on=given.day(0), reported_to="桃溪镇党委")

        assert (case.appraisal.reported_on, case.appraisal.reported_to) == (given.day(0), "桃溪镇党委")


class TestSecond:
    def test_it_is_refused_before_the_first_is_counted(self):
        case = given.ballot_open()

        with pytest.raises(WrongState):
            case.act(appraisals.start_second)
        assert OfficeAppraisal.objects.count() == 1

    def test_it_asks_the_same_and_stands_beside_the_first(self):
        """First 6 of 10 满意, then 9 of 10: 60 % → 90 %, up 30 points."""
        case = given.published(given.in_rectification(given.ballot_closed(good=6, bad=4)))
        second = given.ballot_closed(given.second_of(case), good=9, bad=1, at=AT + timedelta(days=1))

        assert second.box.questions == case.box.questions
        row = selectors.outcome(second.appraisal).compared[0]
        assert (row.first, row.second, row.difference) == ("60.0%（6/10票）", "90.0%（9/10票）", "上升30.0个百分点")
        assert selectors.outcome(case.appraisal).compared == selectors.outcome(second.appraisal).compared

    def test_there_is_only_one(self):
        case = given.ballot_closed()
        second = given.second_of(case)

        with pytest.raises(RuleBroken, match="只有一次"):
            case.act(appraisals.start_second)
        with pytest.raises(WrongState):
            second.act(appraisals.start_second)


def test_a_stale_page_changes_nothing():
    case = given.planned()

    with pytest.raises(WrongState, match="别人更新"):
        appraisals.cancel(
            appraisal_id=case.appraisal.pk, actor=case.world.actor("presidium_clerk", AT), at=AT, version=99
        )
