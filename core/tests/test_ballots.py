"""Ballot boxes: a code votes once, nobody sees a count before the end, nothing leads from a paper to a code."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import ballots
from core.ballot_tally import Group
from core.errors import Refused, RuleBroken, WrongState
from core.models import AuditEvent, BallotBox, BallotCode, BallotPaper, OutboxMessage
from core.tests.given_ballots import AT, BY, GROUPS, box, cast, closed, slips
from core.tests.given_threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_paper_is_taken_in_once_and_a_second_time_nothing_is_stored():
    here = box()
    slip = slips(here, "voters", 1)[0]
    cast(slip, "good", "poor")

    with pytest.raises(WrongState, match="已经投过"):
        cast(slip, "good", "good")

    paper = BallotPaper.objects.get()
    assert paper.choices == {"1": "good", "2": "poor"}
    assert BallotCode.objects.filter(used=True).count() == 1


def test_two_hands_with_one_slip_at_the_same_moment_cast_one_paper():
    here = box()
    slip = slips(here, "voters", 1)[0]

    def attempt() -> str:
        try:
            cast(slip, "good")
        except Refused as refusal:
            return refusal.message
        return "cast"

    outcomes = at_once(attempt)

    assert sorted(outcomes) == sorted(["cast", ballots.USED])
    assert BallotPaper.objects.count() == 1


def test_a_paper_and_the_count_at_the_same_moment_agree():
    here = box()
    given = slips(here, "voters", 7)
    for slip in given[:6]:
        cast(slip, "good")
    works = iter([lambda: cast(given[6], "poor"), lambda: closed(here)])

    def one() -> str:
        try:
            next(works)()
        except WrongState as refusal:
            return refusal.message
        return "done"

    outcomes = at_once(one)

    here.refresh_from_db()
    assert here.result["papers"] == BallotPaper.objects.count() == 5 + outcomes.count("done")


def test_nothing_in_a_paper_leads_to_its_code():
    names = {field.name for field in BallotPaper._meta.get_fields()}

    assert names == {"id", "box", "group", "choices", "reason"}
    assert BallotPaper._meta.pk.get_internal_type() == "UUIDField"
    assert not [f for f in BallotCode._meta.get_fields() if f.get_internal_type() in ("DateTimeField", "DateField")]


def test_casting_writes_neither_trail_nor_message():
    here = box()
    slip = slips(here, "voters", 1)[0]
    events, messages = AuditEvent.objects.count(), OutboxMessage.objects.count()

    cast(slip, "good", reason="态度好")

    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (events, messages)


def test_the_count_writes_every_paper_anew_so_that_row_versions_tell_nothing():

    here = box()
    for slip in slips(here, "voters", 6):
        cast(slip, "good")
    closed(here)

    with connection.cursor() as cursor:
        cursor.execute("select count(distinct xmin::text) from core_ballotpaper")
        assert cursor.fetchone()[0] == 1


def test_codes_are_kept_as_digests_only():
    here = box()
    slip = slips(here, "voters", 1)[0]

    stored = BallotCode.objects.get()

    assert slip.code not in (stored.digest, str(vars(stored)))
    assert len(slip.code) == 12


def test_a_code_is_found_however_it_is_typed():
    slip = slips(box(), "voters", 1)[0]

    typed = f" {slip.code[:4].upper()}-{slip.code[4:8]} {slip.code[8:]}"

    assert ballots.look_up(typed, AT)[0] == ballots.Standing.OPEN
    assert ballots.look_up(typed + "x", AT)[0] == ballots.Standing.UNKNOWN


def test_a_box_takes_papers_between_its_times_only():
    here = box()
    slip = slips(here, "voters", 1)[0]

    assert ballots.look_up(slip.code, AT - timedelta(seconds=1))[0] == ballots.Standing.NOT_YET
    assert ballots.look_up(slip.code, here.closes_at)[0] == ballots.Standing.ENDED
    with pytest.raises(WrongState, match="已经结束"):
        ballots.cast(code=slip.code, choices={"1": "good"}, reason="", at=here.closes_at)
    assert not BallotPaper.objects.exists()


@pytest.mark.parametrize("choices", [{}, {"1": ""}, {"3": "good"}, {"1": "excellent"}])
def test_what_is_not_on_the_paper_is_refused_and_the_code_stays_good(choices):
    slip = slips(box(), "voters", 1)[0]

    with pytest.raises(RuleBroken):
        ballots.cast(code=slip.code, choices=choices, reason="", at=AT)

    assert ballots.look_up(slip.code, AT)[0] == ballots.Standing.OPEN


def test_a_reason_is_kept_only_where_the_paper_asks_for_one():
    silent, asking = box(), box(subject_id=2, asks_reason=True)
    for where in (silent, asking):
        cast(slips(where, "voters", 1)[0], "poor", reason="排队太久")

    assert [where.papers.get().reason for where in (silent, asking)] == ["", "排队太久"]
    assert ballots.reasons(asking) == ()


def test_a_closed_box_takes_nothing_and_never_opens_again():
    here = box()
    given = slips(here, "voters", 6)
    for slip in given[:5]:
        cast(slip, "good")
    closed(here)

    with pytest.raises(WrongState, match="已经结束"):
        cast(given[5], "good")
    with pytest.raises(WrongState, match="已经计票"):
        closed(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotBox.objects.filter(pk=here.pk).update(state="open", result=None, closed_at=None)


def test_a_form_sent_twice_makes_one_batch():
    here = box()
    arguments = {"box_id": here.pk, "group": "voters", "size": 3, "number": 1, "note": ""}
    with transaction.atomic():
        ballots.issue_codes(**arguments, **BY)

    with pytest.raises(WrongState, match="已经制发"), transaction.atomic():
        ballots.issue_codes(**arguments, **BY)

    assert BallotCode.objects.count() == 3


def test_more_slips_need_a_reason_and_are_on_record():
    here = box()
    slips(here, "voters", 3)

    with pytest.raises(RuleBroken, match="写明原因"):
        slips(here, "voters", 1)
    added = slips(here, "voters", 2, note="临时多到两人")

    assert [slip.serial for slip in added] == [4, 5]
    assert here.batches.get(number=2).note == "临时多到两人"
    assert AuditEvent.objects.filter(subject_kind="ballot", verb="issue_codes").count() == 2


def test_a_lost_slip_is_void_and_its_successor_votes():
    here = box()
    old = slips(here, "voters", 3)
    with transaction.atomic():
        arguments = {"box_id": here.pk, "group": "voters", "serial": 2, "number": 2, "note": "遗失"}
        (new,) = ballots.reissue_codes(**arguments, **BY)

    with pytest.raises(RuleBroken, match="没有这张票"):
        cast(old[1], "good")
    cast(new, "good")

    assert new.serial == 4
    assert ballots.turnout(here)[0] == {
        "key": "voters", "label": "选民", "quorum": 0, "weight": 0, "issued": 3, "cast": 1,
    }  # fmt: skip


def test_a_used_slip_is_not_replaced():
    here = box()
    slip = slips(here, "voters", 1)[0]
    cast(slip, "good")

    with pytest.raises(RuleBroken, match="已经投过"), transaction.atomic():
        ballots.reissue_codes(box_id=here.pk, group="voters", serial=1, number=2, note="遗失", **BY)


def test_a_subject_has_one_open_box_and_may_vote_again_after_a_missed_quorum():
    here = box(quorum=5)
    with pytest.raises(WrongState, match="先计票"):
        box(quorum=5)

    cast(slips(here, "voters", 1)[0], "good")
    assert closed(here).result["reached"] is False

    assert box(quorum=5).round_no == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"quorum": 4},
        {"groups": (Group("a", "甲", weight=60), Group("b", "乙", weight=50))},
        {"groups": (GROUPS[0], GROUPS[0])},
    ],
)
def test_a_box_that_could_not_be_counted_is_not_opened(broken):
    with pytest.raises(RuleBroken):
        box(**broken)

    assert not BallotBox.objects.exists()
