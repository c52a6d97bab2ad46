"""The milestones beside the final deadline: progress by grade, opinions given again, suggestions of a session. Dates by
hand from the table of terms; the journeys begin on Wednesday 2026-11-18, and there is no holiday until the new year.
"""

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from core.models import Clock
from core.policy_files import load_tables
from suggestions.registration import term_tables
from suggestions.services import handle, satisfaction
from suggestions.states import Satisfaction, Season
from suggestions.tests import given, proposals

pytestmark = pytest.mark.django_db


def running(matter, kind: str) -> Clock | None:
    return Clock.objects.filter(subject_kind="matter", subject_id=matter.pk, kind=kind, stopped_at__isnull=True).first()


class TestProgress:
    @pytest.mark.parametrize(
        ("grade", "last_day"),
        # Half of fifteen working days: 19, 20, 23 to 27 November; every ten: on to 30 November, 1 and 2 December.
        [("micro", None), ("general", date(2026, 11, 27)), ("major", date(2026, 12, 2))],
    )
    def test_runs_from_dispatch_by_grade(self, grade, last_day):
        clock = running(given.dispatched(grade=grade), "progress")

        assert (clock and clock.last_day) == last_day

    def test_a_major_matter_owes_the_next_word_ten_days_after_the_last(self):
        journey = given.signed(grade="major")
        journey.later(days=5)  # Monday 23 November
        journey.matter_step(handle.record_progress, "township_handler", text="路基已经开挖。")

        # 24 to 27 November, 30 November to 4 December, 7 December.
        assert running(journey.matter, "progress").last_day == date(2026, 12, 7)
        given.reply_again(journey)
        assert running(journey.matter, "progress") is None

    def test_a_general_matter_owes_one_word(self):
        journey = given.signed()
        journey.matter_step(handle.record_progress, "township_handler", text="路基已经开挖。")

        assert running(journey.matter, "progress") is None
        stopped = Clock.objects.get(subject_kind="matter", subject_id=journey.matter.pk, kind="progress")
        assert stopped.verdict == "on_time"


def test_a_co_handling_unit_gives_its_opinion_again_in_five_days():
    proposal = proposals.told()
    for sponsor in ("county_deputy", "colleague"):
        proposals.rate(proposal, sponsor, Satisfaction.DISSATISFIED, "只清了一段，塌方没有修。")
    proposal.at = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    proposal.matter_step(satisfaction.order_rehandling, "dispatcher", order="把塌方的两处修好再答复。")

    part = proposal.matter.assignments.get(part="co", round_no=2)
    clock = Clock.objects.get(subject_kind="assignment", subject_id=part.pk, kind="co_opinion")
    # Five working days after Monday 23 November: 24 to 27 and 30 November.
    assert (clock.round_no, clock.last_day) == (2, date(2026, 11, 30))
    proposal.matter_step(handle.submit_co_opinion, "power_handler", text="剩下的一根电杆已经迁好。")
    clock.refresh_from_db()
    assert clock.verdict == "on_time"


def test_a_suggestion_of_the_session_is_handed_over_within_a_month():
    world = given.county()
    between = proposals.accepted(world)
    session = proposals.accepted(world, season=Season.IN_SESSION)

    # Five working days; a month of the same number, Friday 18 December.
    assert running(between.matter, "county_dispatch").last_day == date(2026, 11, 25)
    assert running(session.matter, "county_dispatch").last_day == date(2026, 12, 18)


def test_loading_the_tables_twice_adds_nothing():
    given.county()
    before = list(term_tables())

    assert load_tables(before) == sum(len(table.rows) for table in before)
