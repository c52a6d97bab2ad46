"""Which clock each step starts and stops, with dates counted by hand."""

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from core.models import AuditEvent, Clock
from suggestions.models import Opinion
from suggestions.tests import given

pytestmark = pytest.mark.django_db


def due(matter_or_opinion, kind):
    name = "opinion" if isinstance(matter_or_opinion, Opinion) else "matter"
    return Clock.objects.get(subject_kind=name, subject_id=matter_or_opinion.pk, kind=kind, stopped_at=None).last_day


class TestClocks:
    """Given starts on Wednesday 2026-11-18, 09:00; there is no holiday until the new year."""

    def test_triage_is_due_the_next_working_day(self):
        assert due(given.pending(), "triage") == date(2026, 11, 19)

    def test_the_reply_clock_runs_from_dispatch_whether_signed_or_not(self):
        world = given.county()
        unsigned, signed = given.dispatched(world), given.handling(world)

        # 15 working days after 18 November: 19 November to 9 December.
        assert due(unsigned, "reply") == due(signed, "reply") == date(2026, 12, 9)

    def test_micro_matters_have_three_working_days(self):
        assert due(given.handling(grade="micro"), "reply") == date(2026, 11, 23)

    def test_major_matters_have_a_civil_code_month(self):
        assert due(given.handling(grade="major"), "reply") == date(2026, 12, 18)

    def test_review_does_not_cost_the_unit_days(self):
        journey = given.approved()
        reply = Clock.objects.get(subject_kind="matter", subject_id=journey.matter.pk, kind="reply")

        submitted = AuditEvent.objects.get(verb="submit_reply").at
        assert reply.stopped_at == submitted
        assert reply.verdict == "on_time"

    def test_the_second_round_has_a_clock_of_its_own(self):
        journey = given.ordered_again()
        clocks = Clock.objects.filter(subject_kind="matter", subject_id=journey.matter.pk, kind="reply")

        assert sorted(clocks.values_list("round_no", flat=True)) == [1, 2]
        assert clocks.get(round_no=2).stopped_at is None

    def test_a_back_dated_entry_counts_from_when_it_was_received(self):
        # Received on Friday 13 November, typed in on the 18th: due on Monday the 16th, late from the start.
        opinion = given.recorded(received_at=datetime(2026, 11, 13, 15, 0, tzinfo=SHANGHAI))

        assert due(opinion, "triage") == date(2026, 11, 16)
        assert opinion.late_entry
