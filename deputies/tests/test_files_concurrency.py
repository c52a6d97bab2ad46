"""Two people at once on the contested commands of files, on real row locks."""

import pytest

from accounts.tests.conftest import run_together
from core.errors import Refused
from core.models import AuditEvent
from deputies import services
from deputies.models import DutyRecord, Scheme
from deputies.tests import given_files as given
from deputies.tests.given_files import AT

__all__ = ["run_together"]
pytestmark = pytest.mark.django_db(transaction=True)


def attempt(results, step):
    """Return a callable for a thread that keeps the step's result or refusal."""

    def run():
        try:
            results.append(step())
        except Refused as refusal:
            results.append(refusal)

    return run


def refused(results):
    return [result for result in results if isinstance(result, Refused)]


def test_two_confirm_the_same_report_and_one_is_told(county, run_together):
    cast = given.with_group(given.cast(county))
    record = given.reported(cast)
    results = []
    leader, clerk = cast.actor("li"), cast.actor("clerk")

    run_together(
        attempt(results, lambda: services.confirm_duty(record_id=record.pk, actor=leader, at=AT, version=1)),
        attempt(
            results,
            lambda: services.reject_duty(record_id=record.pk, actor=clerk, at=AT, version=1, reason="查无此事。"),
        ),
    )

    (refusal,) = refused(results)
    assert refusal.status == 409
    verbs = ("confirm_duty", "reject_duty")
    assert AuditEvent.objects.filter(subject_kind="duty_record", verb__in=verbs).count() == 1
    assert DutyRecord.objects.get().version == 2


def test_the_same_report_sent_twice_at_once_is_one(county, run_together):
    cast = given.cast(county)
    results = []

    run_together(*(attempt(results, lambda: given.reported(cast, key="twice-0001")) for _ in range(2)))

    assert refused(results) == []
    assert DutyRecord.objects.count() == 1


def test_two_approve_two_drafts_of_a_year_and_one_is_in_force(county, run_together):
    cast = given.cast(county)
    scheme = given.approved_scheme(cast)
    drafts = [
        services.copy_scheme(scheme_id=scheme.pk, year=2027, actor=cast.actor("dispatcher"), at=AT) for _ in range(2)
    ]
    results = []
    leader = cast.actor("leader")

    run_together(
        *(
            attempt(results, lambda one=one: services.approve_scheme(scheme_id=one.pk, actor=leader, at=AT, version=1))
            for one in drafts
        )
    )

    assert len(refused(results)) == 1
    assert Scheme.objects.filter(year=2027, state="approved").count() == 1
