"""The public list and pages of results: what they show, what they keep to themselves, how many queries they take."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import registries
from liaison import services as liaison
from suggestions.models import Matter
from suggestions.states import IdentityMode, MatterState
from suggestions.tests import given
from suggestions.tests import given_publications as public
from suggestions.tests.visitor import text_of

pytestmark = pytest.mark.django_db(transaction=True)
HIDDEN = {"identity_mode": IdentityMode.CONFIDENTIAL}


@pytest.fixture
def world():
    found = given.county()
    with time_machine.travel(public.AT):
        yield found


def page(publication=None, **query):
    address = reverse("citizen:result", args=[publication.public_id]) if publication else reverse("citizen:results")
    return Client().get(address, query)


def hidden(world):
    return public.published(world, given.closed(world, **HIDDEN), what=public.coarse_text(world))


def test_everybody_reads_what_was_published_and_how_it_ended(world):
    publication = public.published(world)

    said = text_of(page(publication))

    assert "石桥村上学路已修好" in text_of(page())
    for words in (
        public.PROBLEM, public.REPLY, "已经解决", "桃溪镇石桥村", "桃溪镇人民政府", "2026年11月18日", "2026年11月19日",
        "群众满意，代表基本满意",
    ):  # fmt: skip
        assert words in said


def test_nothing_of_the_citizen_and_nothing_internal_is_on_it(world):
    publication = public.published(world)
    opinion = publication.matter.opinions.get()

    source = page(publication).content.decode() + page().content.decode()

    for words in (given.NAME, given.PHONE, given.TEXT[:12], opinion.number, opinion.place_text, given.SUMMARY[:12],
                  publication.matter.number, str(publication.matter.public_id), "王秀英", "罗强", "吴霞"):  # fmt: skip
        assert words not in source


def test_the_parts_can_be_left_out(world):
    what = public.text(world, show_reply=False, show_satisfaction=False)
    said = text_of(page(public.published(world, what=what)))

    assert public.PROBLEM in said
    assert public.REPLY not in said
    assert "基本满意" not in said


def test_of_somebody_who_stays_unknown_neither_village_nor_day_is_told(world):
    source = page(hidden(world)).content.decode()

    assert "石桥村" not in source
    assert "2026年11月18日" not in source
    assert "2026年11月" in source


@pytest.mark.parametrize("state", [public.drafted, public.submitted, public.cleared, public.approved])
def test_what_is_not_published_yet_is_not_there(world, state):
    publication = state(world)

    assert page(publication).status_code == 404
    assert "石桥村上学路" not in text_of(page())
    assert Client().get(f"/api/v1/results/{publication.public_id}/").status_code == 404


def test_what_was_taken_down_leaves_a_notice_with_the_reason_and_no_content(world):
    publication = public.withdrawn(world)
    response = page(publication)

    assert response.status_code == 410
    assert "内容有差错，需要更正" in text_of(response)
    assert not re.search("石桥村|路基|单位写错了", response.content.decode())
    assert "石桥村上学路" not in text_of(page())
    api = Client().get(f"/api/v1/results/{publication.public_id}/")
    assert (api.status_code, api.json()["code"]) == (410, "gone")


def test_a_matter_that_is_handled_again_is_not_shown_as_solved(world):
    publication = public.published(world)
    Matter.objects.filter(pk=publication.matter_id).update(state=MatterState.HANDLING, closed_at=None)

    response = page(publication)

    assert response.status_code == 410
    assert "又在办理" in text_of(response)
    assert "石桥村上学路" not in text_of(page())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, True), ({"town": given.TOWNSHIP}, True), ({"town": given.TOWNSHIP, "village": given.VILLAGE}, True),
        ({"town": given.TOWNSHIP, "village": "999901201202"}, False), ({"category": "01"}, True),
        ({"category": "02"}, False), ({"town": "999901209"}, False),
        # What makes no sense narrows nothing.
        ({"town": "x", "category": "'; drop", "page": "many"}, True), ({"village": given.VILLAGE}, True),
        ({"town": "９９９９０１２０１"}, True),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_place_and_field(world, query, shown):
    public.published(world)

    assert ("石桥村上学路已修好" in text_of(page(**query))) == shown


def test_where_to_speak_up_about_the_like_is_the_townships_own_station(world):
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    said = page(public.published(world))

    assert f'href="/s/{code.token}/"' in said.content.decode()
    assert "0999-5550121" in text_of(said)


def test_an_empty_county_says_so_and_unknown_results_are_not_there(world):
    assert "还没有公开的结果" in text_of(page())
    assert Client().get(f"/results/{uuid4()}/").status_code == 404


def test_the_api_answers_the_same_without_a_login(world):
    publication = public.published(world)
    client = Client()

    (row,) = client.get("/api/v1/results/").json()["results"]
    found = client.get(f"/api/v1/results/{publication.public_id}/").json()

    assert (row["title"], row["outcome"], row["place"]) == ("石桥村上学路已修好", "已经解决", "桃溪镇石桥村")
    assert (found["reply"], found["satisfaction"]) == (public.REPLY, "群众满意，代表基本满意")
    assert client.get("/api/v1/results/", {"category": "02"}).json()["results"] == []


def test_list_and_page_take_the_same_few_queries_whatever_there_is(world, django_assert_num_queries):
    first = public.published(world)
    with django_assert_num_queries(5):
        page()
    with django_assert_num_queries(8):
        page(first)
    for _ in range(3):
        public.published(world)

    with django_assert_num_queries(5):
        page()
    with django_assert_num_queries(8):
        page(first)


def sections(kind: str, pk: int) -> list[str]:
    found = getattr(registries, f"{kind}_sections").get("results")(pk, public.AT)
    return [row.publication.title for row in found.context["rows"]] if found else []


def test_a_station_shows_its_own_and_the_townships_station_those_without_a_village(world):
    public.published(world)
    hidden(world)

    assert sections("station", world.station.pk) == ["一段上学路已修好", "石桥村上学路已修好"]


def test_a_deputy_shows_what_was_followed_but_nothing_of_somebody_unknown(world):
    public.published(world)
    hidden(world)

    assert sections("deputy", world.deputies["deputy"].pk) == ["石桥村上学路已修好"]
    assert sections("deputy", world.deputies["county_deputy"].pk) == []
