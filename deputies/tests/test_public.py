"""The public roll of deputies: who is on it, how it is narrowed and ordered, what it never shows."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from accounts.tests import given as people
from core.actors import SYSTEM
from deputies import services
from deputies.models import Deputy
from deputies.states import CongressLevel, MandateStatus
from deputies.tests import given


@pytest.fixture
def roll(county) -> dict[str, Deputy]:
    """Two of the town, one of the street in the county congress who lives in the town's village."""
    regions = county.regions
    of_county = given.deputy("周县", regions["county"], level=CongressLevel.COUNTY)
    services.change_deputy(
        deputy_id=of_county.pk,
        home_village_id=regions["village"].pk,
        bio_public="种了二十年果树，关心灌溉。",
        actor=SYSTEM,
        at=people.NOW,
    )
    return {
        "zhang": given.deputy("张建国", regions["town"]),
        "an": given.deputy("安小梅", regions["town"]),
        "county": of_county,
        "street": given.deputy("刘街", regions["county"], level=CongressLevel.COUNTY),
    }


def end(deputy: Deputy, status: str = MandateStatus.RESIGNED, on: date | None = date(2026, 3, 1)) -> None:
    services.change_mandate_status(
        mandate_id=deputy.mandates.get().pk, status=status, ends_on=on, actor=SYSTEM, at=people.NOW
    )


def page(path: str = "/deputies/", **query: str) -> str:
    response = Client().get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def names(**query: str) -> list[str]:
    source = page(**query)
    found = [
        (source.index(f">{name}</a>"), name)
        for name in ("张建国", "安小梅", "周县", "刘街")
        if f">{name}</a>" in source
    ]
    return [name for _, name in sorted(found)]


def test_everybody_in_office_is_listed_by_pinyin_and_not_by_what_they_did(roll):
    assert names() == ["安小梅", "刘街", "张建国", "周县"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "township"}, ["安小梅", "张建国"]),
        ({"level": "county"}, ["刘街", "周县"]),
        ({"q": "建"}, ["张建国"]),
        ({"q": "没有这个人"}, []),
        # Whoever of the county congress lives in the township is found under it.
        ({"town": "TOWN"}, ["安小梅", "张建国", "周县"]),
        ({"town": "TOWN", "level": "county"}, ["周县"]),
        # What makes no sense narrows nothing.
        ({"town": "1", "level": "chief", "page": "x"}, ["安小梅", "刘街", "张建国", "周县"]),
        ({"q": "\x00"}, ["安小梅", "刘街", "张建国", "周县"]),
    ],
)
def test_the_roll_is_narrowed_by_place_level_and_name(county, roll, query, found):
    asked = {name: county.regions["town"].code if value == "TOWN" else value for name, value in query.items()}

    assert names(**asked) == found


def test_a_deputy_is_shown_with_what_the_law_asks_for_and_no_home(county, roll):
    source = page(f"/deputies/{roll['county'].public_id}/")

    for words in ("周县", "男", "第18届", "县人大代表", "关心灌溉"):
        assert words in source
    assert county.regions["village"].name not in source
    assert county.regions["village"].name not in page()


def test_of_one_no_longer_in_office_only_that_and_who_holds_the_seat(county, roll):
    mandate = roll["zhang"].mandates.get()
    type(mandate).objects.filter(deputy__in=[roll["zhang"], roll["an"]]).update(district="第一选区")
    end(roll["zhang"])

    source = page(f"/deputies/{roll['zhang'].public_id}/")

    assert "张建国自2026年3月1日起不再担任人大代表" in source
    assert "这个选区的现任代表" in source
    assert f'href="/deputies/{roll["an"].public_id}/"' in source
    assert names() == ["安小梅", "刘街", "周县"]


def test_what_somebody_was_keeps_no_profile(roll):
    end(roll["county"], MandateStatus.TERMINATED)

    assert "关心灌溉" not in page(f"/deputies/{roll['county'].public_id}/")


def test_a_suspended_deputy_is_not_called_former(roll):
    end(roll["zhang"], MandateStatus.SUSPENDED, None)

    source = page(f"/deputies/{roll['zhang'].public_id}/")
    assert "现在暂停执行代表职务" in source
    assert "不再担任" not in source


def test_without_a_mandate_nobody_is_a_deputy(county):
    person = services.register_deputy(name="王建国", sex="male", actor=SYSTEM, at=people.NOW)

    assert Client().get(f"/deputies/{person.public_id}/").status_code == 404
    assert Client().get(f"/deputies/{uuid4()}/").status_code == 404


def test_the_roll_takes_the_same_few_queries_however_long_it_is(county, roll, django_assert_num_queries):
    with django_assert_num_queries(4):
        page()
    for number in range(40):
        given.deputy(f"代表{number}", county.regions["town"])
    with django_assert_num_queries(4):
        assert "第 1 页，共 2 页" in page()
