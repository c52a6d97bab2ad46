"""Supervision as commands: who sends what when, numbers, clocks, answers, and who is told."""

from datetime import date, datetime, timedelta

import pytest

from core import clocks, outbox
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Clock, Notice, Reminder
from suggestions.models import Supervision
from suggestions.selectors import invariants, supervisions, tracking
from suggestions.services import handle
from suggestions.services import supervision_answers as after
from suggestions.tests import given
from suggestions.tests import given_supervisions as press
from suggestions.tests.given_supervisions import AT
from suggestions.tests.journey import reply_again
from suggestions.tests.test_concurrency import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def clock_of(record, round_no=1) -> Clock:
    return Clock.objects.get(subject_kind="supervision", subject_id=record.pk, round_no=round_no)


def deliver(at=AT) -> None:
    while outbox.relay(at=at + timedelta(minutes=1)).delivered:
        pass


def told(world, who) -> list[str]:
    return list(Notice.objects.filter(user=world.user(who)).order_by("pk").values_list("text", flat=True))


def broken() -> list[str]:
    return [breach.invariant.key for breach in invariants.breaches()]


def test_a_letter_goes_out_is_answered_sent_back_once_and_taken():
    world = given.county()
    matter = press.late_matter(world)
    deliver()

    letter = press.drafted(world, matter)
    deliver()

    # Five working days after Friday 11 December 2026: Monday 14 to Friday 18.
    assert letter.number == "示例县人大常委会代表工委督〔2026〕1号"
    assert clock_of(letter).last_day == date(2026, 12, 18)
    assert told(world, "roads_handler")[-1] == (
        f"“{given.TITLE}”收到督办函示例县人大常委会代表工委督〔2026〕1号，请在12月18日以前答复。"
    )
    assert not any("督办函" in text for text in told(world, "dispatcher"))
    body = "\n".join(letter.paragraphs)
    assert "答复的期限是2026年12月9日（自11月18日起算15个工作日，至12月9日17:30届满" in body
    assert "到今天已超期2个工作日" in body
    assert "请你单位在2026年12月18日17:30以前书面报告" in body
    assert given.NAME not in body
    assert given.PHONE not in body
    assert given.TEXT[:12] not in body

    press.answered(world, letter, at=AT + timedelta(days=3))
    deliver(AT + timedelta(days=3))
    assert "答复了督办函" in told(world, "dispatcher")[-1]
    later = AT + timedelta(days=4)
    press.take(world, letter, after.return_answer, "dispatcher", at=later, reason="没有写完成的时间。")
    # Three working days after Tuesday 15 December.
    assert clock_of(letter, 2).last_day == date(2026, 12, 18)
    press.answered(world, letter, at=later + timedelta(hours=1), text="12月20日前完成。")
    letter.refresh_from_db()
    with pytest.raises(NotAllowed):
        press.take(world, letter, after.return_answer, "dispatcher", at=later, reason="再写。")
    press.take(world, letter, after.accept_answer, "dispatcher", at=later + timedelta(hours=2))
    letter.refresh_from_db()
    assert (letter.state, letter.answers.count()) == ("accepted", 2)
    assert press.drafted(world, matter, at=later + timedelta(hours=3)).number.endswith("督〔2026〕2号")
    assert broken() == []


def test_what_is_not_overdue_needs_a_reason_and_a_reminder_needs_none():
    world = given.county()
    matter = press.late_matter(world)
    early = datetime(2026, 12, 7, 9, 0, tzinfo=SHANGHAI)

    # 首次联系 was due on 23 November: it stops when the unit has talked with somebody.
    reply_again_at = given.AT + timedelta(days=1)
    world_contact(world, matter, reply_again_at)
    with pytest.raises(RuleBroken) as refusal:
        press.drafted(world, matter, at=early)
    assert refusal.value.field == "reason"
    reminder = press.reminded(world, matter, at=early)
    assert clock_of(reminder).last_day == date(2026, 12, 8)
    letter = press.drafted(world, matter, at=early, reason="有群众再次反映，下月要汛前检查。")
    assert any("发函的理由：有群众再次反映" in text for text in letter.paragraphs)
    assert any(f"已经发出催办（{reminder.number}，待答复）" in text for text in letter.paragraphs)


def world_contact(world, matter, at) -> None:
    matter.refresh_from_db()
    handle.log_contact(
        matter_id=matter.pk, actor=world.actor("roads_handler", at), at=at, version=matter.version, way="phone",
        with_citizen=True, with_deputy=False, contacted_at=at, summary="电话里说好先设警示。",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["presidium_clerk", "roads_handler", "clerk", "leader", "committee_member"])
def test_only_the_dispatching_side_presses(who):
    world = given.county()
    matter = press.late_matter(world)

    for begin in (press.reminded, press.drafted, press.listed):
        with pytest.raises(NotAllowed):
            begin(world, matter, by=who)
    assert Supervision.objects.count() == 0


def test_where_a_leader_signs_the_letter_waits_and_has_no_number(settings):
    settings.NOTICE_SIGNED_BY = "leader"
    world = given.county()
    matter = press.late_matter(world)

    letter = press.drafted(world, matter)
    deliver()
    assert (letter.state, letter.number) == ("draft", "")
    assert "请您签发" in told(world, "leader")[-1]
    assert not any("督办函" in text for text in told(world, "roads_handler"))
    unit = world.actor("roads_handler", AT)
    assert not supervisions.visible_supervisions(unit).exists()
    with pytest.raises(NotAllowed):
        press.take(world, letter, after.issue_notice, "dispatcher")
    press.take(world, letter, after.issue_notice, "leader", at=AT + timedelta(days=3))
    letter.refresh_from_db()
    # Signed on Monday 14 December: late by three working days then, answered within five.
    assert any("已超期3个工作日" in text for text in letter.paragraphs)
    assert clock_of(letter).last_day == date(2026, 12, 21)
    assert supervisions.visible_supervisions(unit).exists()


def test_a_key_item_is_flagged_on_the_matter_until_it_is_withdrawn():
    world = given.county()
    matter = press.late_matter(world)

    key = press.listed(world, matter)
    deliver()
    matter.refresh_from_db()
    # Ten working days after 11 December 2026: Friday 25.
    assert (matter.key_supervised, clock_of(key).last_day) == (True, date(2026, 12, 25))
    assert "由黄志远同志领办，示例县人大常委会农业农村工委负责督办" in key.paragraphs[0]
    assert "由您负责" in told(world, "leader")[-1]
    assert "由您负责" in told(world, "committee_member")[-1]
    press.answered(world, key)
    press.take(world, key, after.accept_answer, "committee_member")
    with pytest.raises(WrongState, match="已经是重点督办"):
        press.listed(world, matter)
    matter.refresh_from_db()
    assert matter.key_supervised
    assert broken() == []


def test_a_unit_on_paper_is_answered_for_and_nobody_is_told_what_they_just_did():
    world = given.county()
    matter = given.handed_out(world, lead="water_office").matter

    reminder = press.reminded(world, matter, by="presidium_clerk")
    deliver()
    assert reminder.number == "桃溪镇人大主席团催办〔2026〕1号"
    assert any("催办，请在" in text for text in told(world, "chair"))
    assert not any("催办，请在" in text for text in told(world, "presidium_clerk"))
    press.answered(world, reminder, "presidium_clerk")
    assert reminder.answers.get().by == world.user("presidium_clerk")


def test_withdrawing_says_why_stops_the_clock_and_takes_the_flag():
    world = given.county()
    matter = press.late_matter(world)
    key = press.listed(world, matter)

    press.take(world, key, after.withdraw_supervision, "dispatcher", reason="主任会议调整了名单。")

    key.refresh_from_db()
    matter.refresh_from_db()
    assert (key.state, matter.key_supervised) == ("withdrawn", False)
    assert clock_of(key).stopped_at == AT
    assert press.listed(world, matter).serial == 2
    assert broken() == []


def test_a_reply_ends_an_open_reminder_so_that_nothing_is_asked_twice():
    world = given.county()
    journey = given.signed(world, lead="roads")
    journey.at = AT
    reminder = press.reminded(world, journey.matter)
    letter = press.drafted(world, journey.matter)

    reply_again(journey, lead="roads")
    deliver(journey.at)

    reminder.refresh_from_db()
    letter.refresh_from_db()
    assert (reminder.state, letter.state) == ("accepted", "issued")
    assert clock_of(reminder).stopped_at is not None


def test_an_overdue_answer_rings_for_the_unit_then_its_head_then_the_dispatcher():
    world = given.county()
    letter = press.drafted(world, press.late_matter(world))
    Clock.objects.exclude(subject_kind="supervision").update(alerting=False)

    # Due on Friday 18 December; the sweeps of the next working mornings, 21 to 23 December, at 9:00 and later.
    told_on = {}
    for day in (21, 22, 23):
        clocks.sweep(at=datetime(2026, 12, day, 10, 0, tzinfo=SHANGHAI))
        sent = Reminder.objects.filter(clock=clock_of(letter)).values_list("rung", "recipient__name")
        told_on[day] = set(sent)
    # Monday: over since Friday evening. One working day late is Monday 17:30, so it rings on Tuesday's opening.
    assert told_on[21] == {("overdue", "林峰")}
    assert told_on[22] - told_on[21] == {("overdue_1", "林峰"), ("overdue_1", "高明")}
    assert told_on[23] - told_on[22] == {("overdue_2", "林峰"), ("overdue_2", "高明"), ("overdue_2", "郑文")}


def test_two_dispatchers_send_the_same_letter_at_once_and_one_goes_out():
    world = given.county()
    matter = press.late_matter(world)

    results = at_once(*(lambda: press.drafted(world, matter) for _ in range(2)))

    (refusal,) = refusals(results)
    assert isinstance(refusal, WrongState)
    assert "了结以后才能再发" in refusal.message
    assert (Supervision.objects.count(), Supervision.objects.get().serial) == (1, 1)


def test_the_follow_up_deputy_reads_that_a_letter_went_out_and_nothing_of_it():
    world = given.county()
    journey = given.signed(world, lead="roads")
    letter = press.drafted(world, journey.matter)
    press.answered(world, letter)

    deputy = tracking.tell(tracking.case_of(journey.opinion.pk), world.actor("deputy", AT), AT)
    citizen = tracking.story(journey.opinion.pk, AT)

    assert ("已向示例县交通运输局发督办函", "") in [(step.title, step.text) for step in deputy.steps]
    assert not any("督办" in step.title for step in citizen.steps)
