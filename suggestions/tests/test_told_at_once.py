"""Who is told at once when somebody scans a deputy's code: the station's triage posts and that deputy (民意一键直达)."""

import pytest

from core.actors import PASSER_BY
from core.models import Notice
from core.outbox import relay
from suggestions.inputs import NOTICE_VERSION
from suggestions.services import collect
from suggestions.tests import given

pytestmark = pytest.mark.django_db


def sent(world, deputy: str | None) -> None:
    collect.submit(
        key="told-at-once-0123456789", station_id=world.station.pk,
        deputy_id=world.deputies[deputy].pk if deputy else None,
        statement=given.Said().statement(world.region(given.VILLAGE).pk), notice_version=NOTICE_VERSION,
        actor=PASSER_BY, at=given.AT,
    )  # fmt: skip
    relay(at=given.AT)


def told() -> dict[str, str]:
    return {notice.user.username: notice.link for notice in Notice.objects.select_related("user")}


def test_the_deputy_whose_code_was_scanned_is_told_with_the_station():
    world = given.county()

    sent(world, "deputy")

    links = told()
    assert {"clerk", "second_clerk", "head", "deputy"} == set(links)
    assert links["deputy"].startswith("/portal/opinions/")
    assert links["clerk"].startswith("/console/opinions/")


def test_the_stations_own_code_tells_no_deputy():
    world = given.county()

    sent(world, None)

    assert "deputy" not in told()
