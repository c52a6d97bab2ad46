"""What the commands refuse, what a refusal leaves behind, and which clocks each step starts and stops."""

from datetime import date, datetime

import pytest

from core.actors import citizen_of
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from core.models import AuditEvent, OutboxMessage
from suggestions.codes import code_digest
from suggestions.models import Matter, Opinion, Submitter
from suggestions.services import collect, dispatch, handle, satisfaction, transferring, triage
from suggestions.services.handle import Answer
from suggestions.states import Satisfaction
from suggestions.tests import given

pytestmark = pytest.mark.django_db


def trail_length():
    return AuditEvent.objects.count(), OutboxMessage.objects.count()


class TestRefusals:
    def test_a_step_that_does_not_follow_changes_nothing(self):
        world = given.county()
        opinion = given.pending(world)
        before = trail_length()

        with pytest.raises(WrongState) as refused:
            triage.accept(opinion_id=opinion.pk, actor=world.actor("clerk", given.AT), at=given.AT, version=1)

        assert refused.value.message == "这件意见待初审，不能受理并报送交办。请刷新页面查看最新情况。"
        assert trail_length() == before

    def test_a_page_from_before_somebody_elses_change_is_stale(self):
        world = given.county()
        opinion = given.triaging(world)

        with pytest.raises(Stale):
            transferring.transfer_out(
                opinion_id=opinion.pk, actor=world.actor("clerk", given.AT), at=given.AT, version=1, guidance="转信访"
            )

    def test_township_cannot_dispatch_to_a_county_bureau(self):
        world = given.county()
        matter = given.to_dispatch(world)
        before = trail_length()

        with pytest.raises(RuleBroken) as refused:
            dispatch.dispatch(
                matter_id=matter.pk,
                actor=world.actor("presidium_clerk", given.AT),
                at=given.AT,
                version=matter.version,
                lead_unit_id=world.unit("roads").pk,
                co_unit_ids=[],
            )

        assert refused.value.message == "乡镇只能交办本乡镇的单位；属于县级部门的，请报送县级交办。"
        assert trail_length() == before
        assert matter.assignments.count() == 0

    def test_a_unit_is_not_lead_and_co_at_once(self):
        world = given.county()
        matter = given.to_dispatch(world)
        unit = world.unit("township_gov").pk

        with pytest.raises(RuleBroken):
            dispatch.dispatch(
                matter_id=matter.pk,
                actor=world.actor("chair", given.AT),
                at=given.AT,
                version=matter.version,
                lead_unit_id=unit,
                co_unit_ids=[unit],
            )

    def test_government_units_go_through_the_government_office_where_the_county_says_so(self, settings):
        settings.COUNTY_DISPATCH = "government"
        world = given.county()
        matter = given.escalated(world)
        step = {"matter_id": matter.pk, "at": given.AT, "version": matter.version, "co_unit_ids": []}

        with pytest.raises(RuleBroken, match="县政府办转办"):
            dispatch.dispatch(actor=world.actor("dispatcher", given.AT), lead_unit_id=world.unit("roads").pk, **step)
        direct = dispatch.dispatch(
            actor=world.actor("dispatcher", given.AT), lead_unit_id=world.unit("power").pk, **step
        )

        assert direct.state == "dispatched"

    def test_the_follow_up_deputys_employer_does_not_handle(self):
        world = given.county()
        journey = given.raised(world)
        Opinion.objects.filter(matter=journey.matter).update(followup_deputy=world.deputies["county_deputy"])

        with pytest.raises(RuleBroken, match="跟进代表是示例县水利局的工作人员"):
            dispatch.dispatch(
                matter_id=journey.matter.pk,
                actor=world.actor("dispatcher", given.AT),
                at=given.AT,
                version=None,
                lead_unit_id=world.unit("water").pk,
                co_unit_ids=[],
            )

    def test_the_one_who_proposed_a_rejection_does_not_confirm_it(self):
        world = given.county()
        opinion = given.triaging(world)
        head = world.actor("head", given.AT)
        triage.propose_rejection(
            opinion_id=opinion.pk, actor=head, at=given.AT, version=opinion.version, reason="R9", guidance=""
        )

        with pytest.raises(NotAllowed):
            triage.confirm_rejection(opinion_id=opinion.pk, actor=head, at=given.AT, version=None)

    def test_a_confidential_senders_name_may_not_stand_in_the_summary(self):
        world = given.county()
        opinion = given.triaging(world, identity_mode="confidential")

        with pytest.raises(RuleBroken) as refused:
            triage.classify(
                opinion_id=opinion.pk,
                actor=world.actor("clerk", given.AT),
                at=given.AT,
                version=opinion.version,
                category_id=world.category().pk,
                grade="general",
                urgency="normal",
                place_region_id=world.region(given.VILLAGE).pk,
                place_text="",
                title="道路塌方",
                summary=f"{given.NAME}反映石桥村道路塌方，希望修复。",
                followup_deputy_id=None,
            )

        assert refused.value.field == "summary"

    def test_a_third_question_to_the_citizen_is_refused(self):
        world = given.county()
        journey = given.taken(world)
        for _ in range(2):
            journey.opinion_step(triage.ask_info, "clerk", question="请说明具体位置。")
            journey.opinion_step(collect.add_info, "citizen", answer="在村口老槐树旁。")

        with pytest.raises(WrongState, match="已经请群众补充2次，不能再请群众补充"):
            journey.opinion_step(triage.ask_info, "clerk", question="请再说明。")

    def test_an_objection_after_five_working_days_is_too_late(self):
        # Answered on Wednesday 2026-11-18, so the fifth working day is Wednesday 25 November.
        opinion = given.answered()
        late = datetime(2026, 11, 26, 0, 0, tzinfo=SHANGHAI)

        with pytest.raises(RuleBroken, match="已经过了5个工作日"):
            collect.object(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=late, version=None, reason="不认可")

        in_time = datetime(2026, 11, 25, 23, 59, tzinfo=SHANGHAI)
        again = collect.object(
            opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=in_time, version=None, reason="不认可"
        )
        assert again.state == "triaging"


class TestReplyProof:
    BODY = "接到交办后到现场查看，已安排维修人员处理，结果如下所述。"

    def refused(self, **answer):
        journey = given.signed()
        journey.matter_step(
            handle.log_contact,
            "township_handler",
            way="phone",
            with_citizen=True,
            with_deputy=False,
            contacted_at=journey.at,
            summary="问清位置",
        )
        with pytest.raises(RuleBroken) as refused:
            journey.matter_step(
                handle.submit_reply,
                "township_handler",
                answer=Answer(**{"body": self.BODY, "signer": "罗强", **answer}),
            )
        return refused.value.field

    def test_solved_needs_evidence(self):
        assert self.refused(result_class="A") == "evidence"

    def test_planned_needs_a_next_step_and_a_date_to_come(self):
        assert self.refused(result_class="B", committed_on=date(2027, 1, 1)) == "next_step"
        assert self.refused(result_class="B", next_step="开工") == "committed_on"
        assert self.refused(result_class="B", next_step="开工", committed_on=date(2026, 11, 1)) == "committed_on"

    def test_unsolved_needs_a_reason(self):
        assert self.refused(result_class="C") == "unsolved_reason"
        assert self.refused(result_class="D") == "unsolved_reason"

    def test_somebody_signs(self):
        assert self.refused(result_class="C", unsolved_reason="funds", signer=" ") == "signer"

    def test_no_reply_without_having_talked_to_those_who_raised_it(self):
        journey = given.signed()

        with pytest.raises(RuleBroken, match="答复前要先联系群众或者代表"):
            journey.matter_step(handle.submit_reply, "township_handler", answer=given.answer())

    def test_no_reply_while_a_co_handling_unit_owes_its_opinion(self):
        journey = given.signed(lead="roads", co=("water",))
        journey.matter_step(
            handle.log_contact,
            "roads_handler",
            way="phone",
            with_citizen=True,
            with_deputy=False,
            contacted_at=journey.at,
            summary="问清位置",
        )

        with pytest.raises(RuleBroken, match="示例县水利局还没有提交会办意见"):
            journey.matter_step(handle.submit_reply, "roads_handler", answer=given.answer())

        journey.matter_step(handle.co_sign, "water_handler")
        journey.matter_step(handle.submit_co_opinion, "water_handler", text="渠道不受影响，可以施工。")
        journey.matter_step(handle.submit_reply, "roads_handler", answer=given.answer())
        assert journey.matter.state == "reply_review"


class TestIdentity:
    def test_anonymous_keeps_nothing(self):
        opinion = given.pending(identity_mode="anonymous", name="张三立", phone="13900005678")

        assert not Submitter.objects.filter(opinion=opinion).exists()

    def test_name_and_phone_are_not_readable_in_the_database(self):
        from_django = given.pending()
        row = (
            Submitter.objects.filter(opinion=from_django)
            .extra(select={"raw": "name || phone"})
            .values_list("raw")[0][0]
        )

        assert given.NAME not in row
        assert given.PHONE not in row

    def test_the_unit_reads_a_real_name_with_a_reason_and_never_a_confidential_one(self):
        world = given.county()
        open_name, hidden = given.signed(world), given.signed(world, identity_mode="confidential")
        handler = world.actor("township_handler", given.AT)

        read = triage.read_contact(opinion_id=open_name.opinion.pk, actor=handler, at=given.AT, reason="约时间看现场")
        with pytest.raises(NotAllowed):
            triage.read_contact(opinion_id=hidden.opinion.pk, actor=handler, at=given.AT, reason="约时间看现场")

        assert read.submitter.name == given.NAME
        assert open_name.opinion.accesses.get().reason == "约时间看现场"
        assert hidden.opinion.accesses.count() == 0


class TestRounds:
    def test_silence_until_the_window_ends_closes_as_not_rated(self):
        matter = given.to_evaluate()
        # Feedback on Thursday 19 November at the latest; ten working days later is in December.
        assert satisfaction.end_due_rounds(at=datetime(2026, 11, 27, 0, 0, tzinfo=SHANGHAI)) == 0

        assert satisfaction.end_due_rounds(at=datetime(2026, 12, 8, 0, 0, tzinfo=SHANGHAI)) == 1
        matter.refresh_from_db()
        assert (matter.state, matter.remark) == ("closed", "unrated")

    def test_a_dissatisfied_rating_needs_a_reason(self):
        journey = given.told()

        with pytest.raises(RuleBroken) as refused:
            given.rate(journey, "citizen", Satisfaction.DISSATISFIED)

        assert refused.value.field == "reason"
        assert Matter.objects.get(pk=journey.matter.pk).ratings.count() == 0

    def test_a_new_query_code_makes_the_old_one_useless(self):
        world = given.county()
        opinion = given.pending(world)

        receipt = collect.reissue_code(opinion_id=opinion.pk, actor=world.actor("clerk", given.AT), at=given.AT)

        opinion_now = Opinion.objects.get(pk=opinion.pk)
        assert opinion_now.code_digest == code_digest(opinion.number, receipt.query_code) != opinion.code_digest
        assert AuditEvent.objects.filter(verb="reissue_code", subject_id=opinion.pk).count() == 1
