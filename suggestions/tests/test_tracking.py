"""What citizens and deputies are told in every state, what they are not told, and who opens what with which code."""

from datetime import date, datetime, timedelta

import pytest

from core.actors import citizen_of
from core.clock import SHANGHAI
from suggestions.models import Opinion
from suggestions.selectors import tracking
from suggestions.services import collect
from suggestions.states import Satisfaction
from suggestions.tests import given

pytestmark = pytest.mark.django_db

STATION = "桃溪镇人大代表联络站"
GOV = "桃溪镇人民政府"
# The afternoon of the day everything in `given` begins, a Wednesday.
SOON = datetime(2026, 11, 18, 16, 0, tzinfo=SHANGHAI)
NEXT_WEEK = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)


def opinion_of(item):
    """Return the opinion of a journey or a matter, or the opinion itself."""
    if isinstance(item, Opinion):
        return item
    return item.opinion if hasattr(item, "opinion") else item.opinions.get()


def citizens_story(item, at=SOON):
    return tracking.story(opinion_of(item).pk, at)


class TestSentences:
    @pytest.mark.parametrize(
        ("state", "status", "sentence", "expected"),
        [
            ("pending", "已收到", f"{STATION}已经收到，还没有开始初审。", "预计最晚11月19日告诉您是否受理。"),
            ("triaging", "初审中", f"{STATION}正在核实反映的情况。", "预计最晚11月19日告诉您是否受理。"),
            ("need_info", "请补充", "需要您补充一些情况，补充后接着办。", "请您在11月25日以前补充。"),
            ("answered", "已直接答复", f"{STATION}已经直接答复您。", "您不认可的，可以在11月25日以前提出。"),
            ("reject_review", "初审中", f"{STATION}正在核实反映的情况。", "预计最晚11月19日告诉您是否受理。"),
            (
                "rejected",
                "不予受理",
                "这件事没有受理，原因和该找谁写在下面。",
                "您不同意的，可以在12月3日以前申请复核一次。",
            ),
            ("transferred", "已转出", "这件事已经转给负责的部门，怎样联系写在下面。", ""),
            ("withdrawn", "已撤回", "您已经撤回这件意见，不再办理。", ""),
            ("to_dispatch", "已受理", "已经受理，正在确定由哪个单位办理。", "预计最晚11月19日交给承办单位。"),
            ("escalated", "已受理", "已经受理并报到县里，正在确定由哪个单位办理。", "预计最晚11月20日交给承办单位。"),
            (
                "with_government",
                "已受理",
                "已经受理，县政府办正在确定由哪个单位办理。",
                "预计最晚11月20日交给承办单位。",
            ),
            # 15 working days after 18 November 2026, weekends out, no holiday between: Wednesday 9 December.
            ("dispatched", "已交办", f"已经交{GOV}办理，等单位签收。", "预计最晚12月9日答复。"),
            ("handling", "办理中", f"{GOV}正在办理。", "预计最晚12月9日答复。"),
        ],
    )
    def test_before_the_reply(self, state, status, sentence, expected):
        told = citizens_story(getattr(given, state)())

        assert (told.status, told.sentence, told.expected_sentence) == (status, sentence, expected)

    @pytest.mark.parametrize(
        ("state", "status", "sentence", "begins"),
        [
            ("reply_review", "办理中", f"{GOV}已经写好答复，桃溪镇人大主席团正在审核。", "预计最晚11月23日审核完"),
            ("feedback_due", "待反馈", "答复已经审核通过，工作人员会告诉您。", "预计最晚11月24日告诉您"),
            ("to_evaluate", "已答复", f"{GOV}已经答复，请您评价办得怎么样。", "请在12月3日以前评价"),
            ("rehandling", "须重新办理", "评价结束，这件事要重新办理，正在安排。", "预计最晚11月20日交回承办单位"),
            ("tracking", "承诺跟踪", f"{GOV}承诺了完成日期，联络站会跟踪到做完。", "承诺2027年3月31日以前完成"),
            ("closed", "已办结", "这件事已经办结。", ""),
        ],
    )
    def test_after_the_reply(self, state, status, sentence, begins):
        told = citizens_story(getattr(given, state)(), datetime(2026, 11, 19, 16, 0, tzinfo=SHANGHAI))

        assert (told.status, told.sentence) == (status, sentence)
        assert told.expected_sentence.startswith(begins)

    def test_handled_again_and_adjudicated(self):
        again = citizens_story(given.ordered_again())
        disputed = citizens_story(given.adjudication(), NEXT_WEEK)

        assert (again.status, again.sentence) == ("重新办理中", f"{GOV}正在重新办理。")
        assert (disputed.status, disputed.sentence) == (
            "疑难事项会商",
            "这件事还有不同看法，县人大正在组织会商。",
        )

    def test_a_passed_date_is_admitted(self):
        told = citizens_story(given.pending(), NEXT_WEEK)

        assert told.expected == date(2026, 11, 19)
        assert told.expected_sentence == "比原来预计的11月19日晚了，可以打联络站电话问一问。"

    def test_a_thing_due_today_says_so(self):
        told = citizens_story(given.pending(), datetime(2026, 11, 19, 8, 0, tzinfo=SHANGHAI))

        assert told.expected_sentence == "预计最晚今天告诉您是否受理。"

    def test_the_one_who_has_rated_is_thanked(self):
        journey = given.told()
        given.rate(journey, "citizen", Satisfaction.SATISFIED)

        told = citizens_story(journey)

        assert told.sentence == "您已经评价，谢谢。"
        assert told.expected_sentence.startswith("评价到")
        assert "rate" not in told.actions


class TestSteps:
    def test_the_whole_way(self):
        told = citizens_story(given.closed())

        assert [step.title for step in told.steps] == [
            "已收到",
            "已受理",
            f"已交{GOV}办理",
            "办理中",
            "已答复",
            "您的评价",
            "办结",
        ]
        assert {step.state for step in told.steps} == {"done"}

    def test_what_is_still_to_come(self):
        told = citizens_story(given.handling())

        assert [(step.title, step.state) for step in told.steps][-4:] == [
            ("办理中", "current"),
            ("单位答复", "future"),
            ("您的评价", "future"),
            ("办结", "future"),
        ]

    def test_both_rounds_are_told(self):
        told = citizens_story(given.ordered_again())
        titles = [step.title for step in told.steps]

        assert titles.index("已答复") < titles.index("评价结束，须重新办理") < titles.index(f"{GOV}重新办理")

    def test_the_rating_comes_before_what_it_led_to(self):
        world = given.county()
        journey = given.dissatisfied(world)
        told = tracking.tell(tracking.case_of(journey.opinion.pk), world.actor("deputy", SOON), SOON)
        titles = [step.title for step in told.steps]

        assert titles.index("您的评价") + 1 == titles.index("评价结束，须重新办理")

    def test_a_refusal_says_why_and_where_to_turn(self):
        told = citizens_story(given.rejected())

        assert told.steps[-1].title == "不予受理"
        assert told.steps[-1].text == "具体司法、执法案件"
        assert told.guidance == "请向办案机关或者公共法律服务热线12348了解。"

    def test_a_question_stands_until_it_is_answered(self):
        opinion = given.need_info()
        asked = citizens_story(opinion)

        collect.add_info(
            opinion_id=opinion.pk,
            actor=citizen_of(opinion.pk),
            at=SOON,
            version=None,
            answer="从村口到小学，大约十米。",
        )
        answered = citizens_story(opinion, SOON + timedelta(minutes=5))

        assert asked.question == "塌方的路段大概有多长，从哪里到哪里？"
        assert answered.question == ""
        assert ("您补充了情况", "从村口到小学，大约十米。") in [(s.title, s.text) for s in answered.steps]


class TestWhatIsNotTold:
    def test_a_refusal_that_is_only_proposed(self):
        told = citizens_story(given.reject_review())

        assert "不予受理" not in str(told)
        assert told.guidance == ""

    def test_a_reply_before_it_has_been_given_to_the_citizen(self):
        for state in ("reply_review", "feedback_due"):
            told = citizens_story(getattr(given, state)())
            assert told.replies == ()
            assert "回填" not in str(told)

    def test_a_reply_once_it_has_been_given(self):
        (reply,) = citizens_story(given.to_evaluate()).replies

        assert (reply.by, reply.result) == (GOV, "已解决或基本解决")
        assert "回填塌方路段" in reply.body

    def test_names_of_clerks_handlers_and_inner_orders(self):
        journey = given.ordered_again()
        told = str(citizens_story(journey))

        for inner in ("陈静", "吴霞", "何勇", "补做排水沟", "请先设警示"):
            assert inner not in told

    def test_the_deputys_rating_even_after_the_round(self):
        journey = given.dissatisfied()
        told = citizens_story(journey)

        assert [rating.reason for rating in told.ratings] == [given.CITIZEN_REASON]
        assert given.DEPUTY_REASON not in str(told)

    def test_the_citizens_rating_to_the_deputy(self):
        world = given.county()
        journey = given.dissatisfied(world)
        told = tracking.tell(tracking.case_of(journey.opinion.pk), world.actor("deputy", SOON), SOON)

        assert [rating.reason for rating in told.ratings] == [given.DEPUTY_REASON]
        assert given.CITIZEN_REASON not in str(told)

    def test_that_the_other_has_rated(self):
        """The sentences and the steps are the same whether the deputy has rated or not."""
        journey = given.told()
        before = citizens_story(journey)
        given.rate(journey, "deputy", Satisfaction.DISSATISFIED, "没有做排水。")
        after = citizens_story(journey)

        assert (before.sentence, before.steps, before.actions) == (after.sentence, after.steps, after.actions)
