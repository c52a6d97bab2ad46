"""The ledger: one live line an opinion, no names in it, and what leaves is on record."""

from datetime import datetime

import pytest
import time_machine

from core.clock import SHANGHAI
from suggestions.selectors import ledger
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.county import PASSWORD

pytestmark = pytest.mark.django_db

NOVEMBER = (datetime(2026, 11, 1, tzinfo=SHANGHAI), datetime(2026, 12, 1, tzinfo=SHANGHAI))


def lines(world, who: str) -> list[dict[str, object]]:
    found = ledger.opinions(world.actor(who, given.AT), received_from=NOVEMBER[0], received_to=NOVEMBER[1])
    rows = ledger.lines(list(found), world.actor(who, given.AT))
    return [dict(zip(ledger.LABELS, row.cells(), strict=True)) for row in rows]


def page(client, world, who: str, address: str, **posted: str):
    client.login(username=who, password=PASSWORD)
    with time_machine.travel(given.AT):
        return client.post(address, posted) if posted else client.get(address)


def test_a_closed_opinion_fills_the_columns():
    world = given.county()
    journey = given.closed(world)

    (line,) = lines(world, "clerk")

    assert len(line) >= 20
    assert line["原话记录"] == given.TEXT
    assert (line["收到日期"], line["来源"], line["类别"], line["分级"]) == (
        "2026-11-18",
        "扫联络站码",
        "交通出行",
        "一般",
    )
    assert (line["承办单位"], line["办理情况"], line["结果类别"]) == ("桃溪镇人民政府", "已办结", "A 已解决或基本解决")
    assert line["跟进代表"] == "王秀英"
    assert (line["群众评价"], line["代表评价"]) == ("满意", "基本满意")
    # Dispatched on 18 November, fifteen working days: 9 December.
    assert line["时限"] == "2026-12-09"
    assert journey


def test_no_name_and_no_phone_is_in_it():
    world = given.county()
    given.pending(world)

    said = str(lines(world, "dispatcher"))

    assert given.NAME not in said
    assert given.PHONE not in said
    assert "留有电话" in said


def test_ratings_of_an_open_round_are_not_in_it():
    world = given.county()
    journey = given.told(world)
    given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "没修好。")

    (line,) = lines(world, "presidium_clerk")

    assert line["群众评价"] == ""


def test_each_keeps_the_ledger_of_its_own_scope(client):
    world = given.county(with_other_township=True)
    given.pending(world, text="石桥村口的路灯坏了三个月，晚上看不见路。")

    assert len(lines(world, "clerk")) == len(lines(world, "dispatcher")) == 1
    assert lines(world, "other_clerk") == []
    assert page(client, world, "roads_handler", "/console/ledger/").status_code == 404
    assert page(client, world, "roads_handler", "/console/ledger/export/", month="2026-11").status_code == 404


def test_another_month_and_nonsense(client):
    world = given.county()
    given.pending(world)

    assert "还没有" not in page(client, world, "clerk", "/console/ledger/?month=2026-11").content.decode()
    assert "这个月没有收到意见" in page(client, world, "clerk", "/console/ledger/?month=2026-12").content.decode()
    assert page(client, world, "clerk", "/console/ledger/?month=2026-13&page=x").status_code == 200
    assert "横向" in page(client, world, "clerk", "/console/ledger/?month=2026-11&paper=1").content.decode()


def test_a_page_costs_the_same_for_one_as_for_many(client, django_assert_num_queries):
    world = given.county()
    given.closed(world)
    page(client, world, "clerk", "/console/ledger/")
    with django_assert_num_queries(12):
        page_of(client)
    for _ in range(4):
        given.closed(world)

    with django_assert_num_queries(12):
        page_of(client)


def page_of(client) -> None:
    with time_machine.travel(given.AT):
        assert client.get("/console/ledger/").status_code == 200


def test_by_api_its_keepers_read_a_month_and_no_other(client):
    world = given.county()
    journey = given.closed(world)
    address = "/api/v1/ledger/?month=2026-11"

    (line,) = page(client, world, "clerk", address).json()["results"]

    assert (line["number"], line["serial"]) == (journey.opinions.get().number, 1)
    assert page(client, world, "clerk", "/api/v1/ledger/?month=2026-10").json()["count"] == 0
    assert page(client, world, "roads_handler", address).status_code == 404
