"""The pages of what follows a reply: who sees which list, what stands on it, what the figures are of."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import outbox
from core.models import Notice
from suggestions.selectors import followups
from suggestions.services import promises
from suggestions.states import CommitmentState, Satisfaction, StillOk
from suggestions.tests import aftercare, given

pytestmark = pytest.mark.django_db
LATER = aftercare.morning_of(date(2026, 12, 20))
LISTS = ("commitments/", "return-visits/", "rebounds/")
# Queries of a page: session and person, the navigation's one count, the list itself.
MOST = {"commitments/": 11, "return-visits/": 10, "rebounds/": 14}


def page(world, person: str, address: str, at=LATER, status: int = 200) -> str:
    client = Client()
    with time_machine.travel(at):
        client.force_login(world.user(person))
        response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_each_post_has_its_lists_and_no_other():
    world = given.county(with_other_township=True)
    aftercare.promised(world)
    seen = {
        "dispatcher": LISTS, "presidium_clerk": LISTS, "leader": LISTS, "clerk": LISTS[:2],
        "township_handler": ("commitments/", "rebounds/"), "coordinator": ("commitments/", "rebounds/"),
        "administrator": (),
    }  # fmt: skip
    for person, lists in seen.items():
        for name in LISTS:
            page(world, person, f"/console/{name}", status=200 if name in lists else 404)


def test_promises_stand_by_date_and_only_for_those_they_concern():
    world = given.county(with_other_township=True)
    late = aftercare.promised(world)
    aftercare.changed(late, date(2026, 12, 5))
    aftercare.promised(world)
    shown = page(world, "presidium_clerk", "/console/commitments/?show=open")

    assert shown.index("12月5日以前") < shown.index("2027年3月31日以前")
    assert "已超期" in shown
    for person in ("dispatcher", "clerk", "township_handler", "leader"):
        assert given.TITLE in page(world, person, "/console/commitments/?show=open"), person
    for person in ("roads_handler", "other_presidium_clerk", "other_clerk", "coordinator"):
        assert given.TITLE not in page(world, person, "/console/commitments/?show=open"), person


def test_what_waits_is_counted_on_the_first_page():
    world = given.county(with_other_township=True)
    aftercare.promised(world)
    aftercare.reported(world)
    given.ended(world)
    found = given.ended(world)
    aftercare.visited(found, StillOk.REBOUND, days=28, note="又塌了。")

    counts = {
        person: {key: n for key, n in _counts(world, person).items() if n} for person in
        ("township_handler", "presidium_clerk", "dispatcher", "clerk", "other_clerk", "roads_handler")
    }  # fmt: skip
    assert counts == {
        "township_handler": {"promises-open": 1},
        "presidium_clerk": {"promises-check": 1, "visits-due": 1, "found-again": 1},
        "dispatcher": {},
        "clerk": {"visits-due": 1},
        "other_clerk": {},
        "roads_handler": {},
    }
    home = page(world, "presidium_clerk", "/console/")
    assert "承诺待核实" in home
    # What is counted is what the list then shows.
    for key, found in counts["presidium_clerk"].items():
        if key != "found-again":
            name = "return-visits" if key.startswith("visits") else "commitments"
            listed = page(world, "presidium_clerk", f"/console/{name}/?show={key}").count("data-row")
            assert (key, listed) == (key, found)
    assert "待回访" in home


def _counts(world, person: str) -> dict[str, int]:
    actor = world.actor(person, LATER)
    return {row.query.annotations["list_key"].value: row.count() for row in followups.counted(actor, LATER)}


def test_a_visit_waits_from_three_days_before_its_day():
    world = given.county()
    given.ended(world)
    # Planned for Monday 21 December.
    early, near = aftercare.morning_of(date(2026, 12, 17)), aftercare.morning_of(date(2026, 12, 18))

    assert given.TITLE not in page(world, "clerk", "/console/return-visits/", at=early)
    assert given.TITLE in page(world, "clerk", "/console/return-visits/?show=later", at=early)
    assert given.TITLE in page(world, "clerk", "/console/return-visits/", at=near)
    assert given.TITLE not in page(world, "clerk", "/console/return-visits/?show=later", at=near)


def test_a_visit_leads_to_its_form_only_those_who_may_record_it():
    world = given.county()
    ended = given.ended(world)
    case = f"/console/matters/{ended.matter.public_id}/"
    due = aftercare.morning_of(date(2026, 12, 18))

    leads = {who: page(world, who, "/console/return-visits/", at=due) for who in ("clerk", "leader")}

    assert f'href="{case}record_visit/"' in leads["clerk"]
    assert f'href="{case}record_visit/"' not in leads["leader"]
    assert f'href="{case}"' in leads["leader"]


def test_the_rates_have_their_denominators_and_no_percentage_of_few():
    world = given.county()
    for _ in range(4):
        given.ended(world)
    aftercare.reopened(world)
    aftercare.fulfilled(world)
    (unit,) = followups.unit_rates(world.actor("dispatcher", LATER), LATER)

    # Four closed, one that came back, one with its promise kept: six closed at least once.
    assert (unit.unit, unit.closed, unit.came_back) == ("桃溪镇人民政府", 6, 1)
    assert unit.came_back_rate == "16.7%"
    assert (unit.promised, unit.kept, unit.kept_in_time) == (1, 1, 1)
    assert unit.kept_rate == "—"


def test_a_promise_reported_after_its_day_is_kept_but_not_in_time():
    world = given.county()
    journey = aftercare.promised(world)
    journey.at = aftercare.morning_of(date(2027, 4, 20))
    aftercare.report(journey)
    journey.matter_step(promises.confirm_fulfilment, "presidium_clerk", check_note="到现场看了。")
    (unit,) = followups.unit_rates(world.actor("dispatcher", journey.at), journey.at)

    assert (unit.promised, unit.kept, unit.kept_in_time) == (1, 1, 0)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(name):
    world, client = given.county(), Client()

    def cost() -> int:
        with time_machine.travel(LATER):
            client.force_login(world.user("dispatcher"))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/console/{name}").status_code == 200
        return len(captured)

    def three_kinds() -> None:
        aftercare.changed(aftercare.promised(world), date(2027, 5, 31))
        given.ended(world)
        aftercare.reopened(world)

    three_kinds()
    cost()
    one = cost()
    three_kinds()
    three_kinds()

    assert cost() == one
    assert one <= MOST[name]


def test_everybody_concerned_is_told():
    world = given.county()
    journey = aftercare.promised(world)
    outbox.relay(at=journey.at)
    Notice.objects.all().delete()
    aftercare.changed(journey, date(2027, 4, 30))
    aftercare.report(journey)
    journey.matter_step(promises.confirm_fulfilment, "presidium_clerk", check_note="到现场看了。")
    outbox.relay(at=journey.at + timedelta(hours=1))

    told = {(n.user.username, n.text[n.text.index("”") :]) for n in Notice.objects.select_related("user")}
    assert ("deputy", "”的承诺改到2027年4月30日，理由见页面。") in told
    assert ("chair", "”的承诺改到2027年4月30日，理由见页面。") in told
    assert ("presidium_clerk", "”报告承诺已兑现，请核实。") in told
    assert ("deputy", "”的承诺已兑现并核实，这件事办结。") in told
    assert ("township_unit_head", "”的承诺已兑现并核实，这件事办结。") in told


def test_those_who_must_act_are_told_that_it_came_back():
    world = given.county()
    journey = aftercare.reopened(world)
    outbox.relay(at=journey.at + timedelta(hours=1))

    told = {n.user.username for n in Notice.objects.filter(text__contains="问题反复").select_related("user")}
    assert {"deputy", "township_handler", "township_unit_head", "presidium_clerk", "chair"} <= told
    assert not Notice.objects.filter(text__contains="问题反复", user__username="roads_handler").exists()


def test_the_deputy_follows_promises_in_the_portal():
    world = given.county()
    aftercare.promised(world)
    aftercare.fulfilled(world)
    shown = page(world, "deputy", "/portal/promises/")

    assert "2027年3月31日以前" in shown
    assert "已经兑现" in shown
    assert given.TITLE not in page(world, "county_deputy", "/portal/promises/")


def test_the_deputy_says_that_it_came_back_once():
    world = given.county()
    journey = given.ended(world)
    client = Client()
    address = f"/portal/matters/{journey.matter.public_id}/reopen/"
    with time_machine.travel(LATER):
        client.force_login(world.user("deputy"))
        assert "问题又出现了" in client.get(f"/portal/matters/{journey.matter.public_id}/").content.decode()
        refused = client.post(address, {"evidence": "又坏了"})
        done = client.post(address, {"evidence": aftercare.CAME_BACK})
        again = client.post(address, {"evidence": aftercare.CAME_BACK}, follow=True)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "至少10个字" in refused.content.decode()
    assert "没有重复提交" in again.content.decode()
    assert journey.matter.state == "rehandling"


def test_ended_promises_say_how_they_ended():
    world = given.county()
    given.dissatisfied(world, result_class="B")
    aftercare.fulfilled(world)
    shown = page(world, "dispatcher", "/console/commitments/?show=ended").split("<main", 1)[1]

    assert CommitmentState.LAPSED.label in shown
    assert CommitmentState.DONE.label in shown
    assert Satisfaction.DISSATISFIED.label not in shown
