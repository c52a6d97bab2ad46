"""How many queries the hot paths need: lists stay flat and a submission stays short."""

import pytest

from core import calendar
from core.actors import PASSER_BY, SYSTEM
from liaison import services as liaison
from liaison.selectors import resolve_code
from suggestions.inputs import NOTICE_VERSION
from suggestions.services import collect
from suggestions.tests import given

pytestmark = pytest.mark.django_db(transaction=True)


def test_submit(django_assert_max_num_queries):
    world = given.county()
    code = liaison.issue_code(station_id=world.station.pk, actor=SYSTEM, at=given.AT)
    calendar.forget()
    calendar.the_calendar()
    with django_assert_max_num_queries(2) as captured:
        found = resolve_code(code.token, given.AT)
        collect.submit(
            key="query-count-0123456789",
            station_id=found.station.pk,
            deputy_id=None,
            statement=given.Said().statement(world.region(given.VILLAGE).pk),
            notice_version=NOTICE_VERSION,
            actor=PASSER_BY,
            at=given.AT,
        )
    for q in captured.captured_queries:
        print(q["sql"][:300])
