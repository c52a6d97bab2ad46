"""Elected and appointed officers (新沂): who is asked to come to a station each year, who came, who is reminded."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken
from core.models import AuditEvent, Notice
from liaison import registration
from oversight import officer_selectors as reads
from oversight.models import OfficerVisit
from oversight.services import officers as commands
from oversight.services.officers import Entry
from suggestions.tests import given, given_sessions
from suggestions.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
HELD_ON = datetime(2026, 9, 10, 9, 0, tzinfo=SHANGHAI)
OCTOBER = datetime(2026, 10, 1, 8, 0, tzinfo=SHANGHAI)


class Register:
    """A county with a session of its roads bureau in September, and three officers in the register."""

    def __init__(self) -> None:
        registration.load_activity_terms()
        self.world = given.county(with_other_township=True)
        self.roads = self.enter("高明", "县交通运输局局长", self.world.unit("roads").pk)
        self.water = self.enter("何水生", "县水利局局长", self.world.unit("water").pk)
        self.mayor = self.enter("梁正", "副县长", None, how="elected")
        self.session = given_sessions.announced(self.world, "roads", HELD_ON, "交通局进站")

    def actor(self, key: str, at: datetime = HELD_ON):
        return self.world.actor(key, at)

    def enter(self, name: str, office: str, organisation: int | None, *, how: str = "appointed", key="dispatcher"):
        entry = Entry(name, office, how, date(2026, 1, 20), organisation)
        return commands.enter_officer(entry=entry, actor=self.actor(key), at=HELD_ON - timedelta(days=30))

    def came(self, *officers, key: str = "clerk", at: datetime = HELD_ON + timedelta(hours=5), activity=None) -> int:
        return commands.record_officers(
            activity_id=(activity or self.session).pk, officer_ids=[one.pk for one in officers],
            actor=self.actor(key, at), at=at,
        )  # fmt: skip

    def standing(self, today: date, year: int = 2026) -> dict[str, bool]:
        return {row.officer.name: row.done for row in reads.board(year, today)}


@pytest.fixture
def register(db) -> Register:
    return Register()


def test_who_came_to_a_held_session_has_done_this_years_and_only_this_years(register):
    with pytest.raises(RuleBroken, match="开展以后"):
        register.came(register.roads)
    given_sessions.held(register.session)
    assert register.came(register.roads) == 1
    assert register.came(register.roads) == 1

    assert register.standing(date(2026, 9, 30)) == {"高明": True, "何水生": False, "梁正": False}
    assert register.standing(date(2027, 1, 5), 2027) == {"高明": False, "何水生": False, "梁正": False}
    # The list said last counts, and the trail keeps each time it changed.
    assert register.came(register.water) == 1
    assert register.standing(date(2026, 9, 30)) == {"高明": False, "何水生": True, "梁正": False}
    assert AuditEvent.objects.filter(verb="record_officers").count() == 2


def test_two_visits_are_asked_where_the_county_rules_so(register):
    given_sessions.held(register.session)
    register.came(register.roads)
    said = {"year": 2026, "visits": 2, "basis": "示例县人大常委会进站工作办法第三条"}
    commands.set_quota(**said, actor=register.actor("dispatcher"), at=HELD_ON)

    (row,) = [row for row in reads.board(2026, date(2026, 9, 30)) if row.officer == register.roads]
    assert (row.done, row.short) == (False, 1)
    with pytest.raises(NotAllowed):
        commands.set_quota(**said, actor=register.actor("clerk"), at=HELD_ON)


def test_who_left_is_asked_no_more_and_was_in_office_until_then(register):
    given_sessions.held(register.session)
    day = HELD_ON.date()
    for refused in (date(2026, 1, 19), day + timedelta(days=9)):
        with pytest.raises(RuleBroken, match="离任日期"):
            commands.officer_left(
                officer_id=register.water.pk, left_on=refused, actor=register.actor("dispatcher"),
                at=HELD_ON + timedelta(days=8), version=1,
            )  # fmt: skip
    commands.officer_left(
        officer_id=register.water.pk, left_on=day - timedelta(days=1), actor=register.actor("dispatcher"),
        at=HELD_ON + timedelta(days=8), version=1,
    )  # fmt: skip

    assert set(register.standing(date(2026, 9, 30))) == {"高明", "梁正"}
    with pytest.raises(RuleBroken, match="当天不在任"):
        register.came(register.water)
    with pytest.raises(NotAllowed):
        register.came(register.roads, key="other_clerk")


def test_the_same_line_is_entered_once_and_only_by_the_county(register):
    with pytest.raises(RuleBroken, match="已经有"):
        register.enter("梁正", "副县长", None, how="elected")
    with pytest.raises(NotAllowed):
        register.enter("谁", "什么局局长", None, key="presidium_clerk")


def test_from_october_on_once_a_month_those_who_can_do_something_about_it_are_reminded(register):
    given_sessions.held(register.session)
    register.came(register.roads)

    assert commands.remind_of_visits(at=OCTOBER - timedelta(days=1)) == 0
    # One dispatcher; the roads bureau's head came himself, and the other two have no head of a unit here.
    assert commands.remind_of_visits(at=OCTOBER) == 1
    assert commands.remind_of_visits(at=OCTOBER + timedelta(days=20)) == 0
    told = Notice.objects.get(key="officer-visits:2026-10")
    assert told.user == register.world.user("dispatcher")
    assert "还有2名" in told.text
    assert "高明" not in told.text

    register.came(register.mayor, register.water)
    assert commands.remind_of_visits(at=OCTOBER + timedelta(days=31)) == 2
    (later,) = Notice.objects.filter(key="officer-visits:2026-11", user=register.world.user("roads_head"))
    assert "还有1名" in later.text


def page(client, register: Register, key: str, address: str, **posted: object):
    with time_machine.travel(HELD_ON + timedelta(hours=6), tick=False):
        client.force_login(register.world.user(key))
        return client.post(address, posted) if posted else client.get(address)


def test_the_pages_show_each_role_its_own_and_a_clerk_enters_who_came(register, client):
    given_sessions.held(register.session)
    address = f"/console/activities/{register.session.public_id}/"
    assert "登记到场人员" in page(client, register, "clerk", address).content.decode()
    posted = page(
        client,
        register,
        "clerk",
        f"/console/officers/at/{register.session.public_id}/",
        officers=[str(register.roads.pk)],
    )
    assert posted.status_code == 302
    assert OfficerVisit.objects.get().officer == register.roads
    assert "县交通运输局局长" in page(client, register, "clerk", address).content.decode()

    board = page(client, register, "leader", "/console/officers/").content.decode()
    assert "已完成" in board
    assert "何水生" in board
    assert "加入名册" not in board
    own = page(client, register, "roads_head", "/console/officers/").content.decode()
    assert "高明" in own
    assert "何水生" not in own
    assert page(client, register, "roads_head", f"/console/officers/{register.water.public_id}/").status_code == 404
    for key in ("clerk", "deputy", "roads_handler"):
        assert page(client, register, key, "/console/officers/").status_code in (302, 403, 404)

    book = load_workbook(BytesIO(page(client, register, "leader", "/console/officers/export/").content))
    rows = {row[0].value: row[7].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert rows == {"高明": "已完成", "何水生": "还差1次", "梁正": "还差1次"}


def test_what_a_second_clerk_enters_meanwhile_is_not_lost_and_a_head_gets_no_dead_link(register, client):
    given_sessions.held(register.session)
    address = f"/console/officers/at/{register.session.public_id}/"
    roads, mayor = str(register.roads.pk), str(register.mayor.pk)
    assert page(client, register, "clerk", address, officers=[roads], shown="").status_code == 302
    late = page(client, register, "dispatcher", address, officers=[mayor], shown="")
    assert (late.status_code, "刚刚有人改过" in late.content.decode()) == (409, True)
    # The form comes back with both ticked and the list as it stands.
    again = page(client, register, "dispatcher", address, officers=[roads, mayor], shown=roads)
    assert again.status_code == 302
    assert OfficerVisit.objects.count() == 2
    page(client, register, "dispatcher", address, officers=[mayor], shown=f"{roads} {mayor}")
    trail = AuditEvent.objects.filter(verb="record_officers").order_by("pk").last()
    assert (trail.detail["came"], trail.detail["taken_back"]) == ([], [register.roads.pk])

    other = given_sessions.held(
        given_sessions.announced(register.world, "water", HELD_ON - timedelta(days=2), "水利局进站")
    )
    register.came(register.roads, activity=other)
    shown = page(client, register, "roads_head", "/console/officers/").content.decode()
    assert "水利局进站" in shown
    assert f"/console/activities/{other.public_id}/" not in shown
    by_body = f"?organisation={register.world.unit('water').pk}"
    narrowed = page(client, register, "leader", f"/console/officers/{by_body}").content.decode()
    assert ("何水生" in narrowed, "梁正" in narrowed) == (True, False)
    for path in ("/console/officers/", "/console/officers/export/", "/api/v1/officers/"):
        assert page(client, register, "leader", f"{path}?year=202²").status_code == 200


def test_the_days_in_office_keep_covering_every_session_recorded(register):
    given_sessions.held(register.session)
    register.came(register.roads)
    said = {"officer_id": register.roads.pk, "actor": register.actor("dispatcher"), "at": HELD_ON + timedelta(days=8)}
    with pytest.raises(RuleBroken, match="2026年9月10日已经登记进站"):
        commands.officer_left(left_on=date(2026, 9, 9), version=1, **said)
    later = Entry("高明", "县交通运输局局长", "appointed", date(2026, 9, 11), None)
    with pytest.raises(RuleBroken, match="2026年9月10日已经登记进站"):
        commands.change_officer(entry=later, version=1, **said)
    commands.officer_left(left_on=date(2026, 9, 10), version=1, **said)
    with pytest.raises(RuleBroken, match="2026年9月10日已经离任"):
        commands.change_officer(entry=later, version=2, **said)


def test_the_api_gives_the_board_and_takes_who_came(register, client):
    given_sessions.held(register.session)
    address = f"/api/v1/activities/{register.session.public_id}/officers/"
    with time_machine.travel(HELD_ON + timedelta(hours=6), tick=False):
        client.force_login(register.world.user("dispatcher"))
        sent = {"officers": [str(register.mayor.public_id)]}
        assert client.post(address, sent, content_type="application/json").json() == sent
        unknown = {"officers": [str(register.session.public_id)]}
        assert client.post(address, unknown, content_type="application/json").status_code == 422
        shown = {row["name"]: row["done"] for row in client.get("/api/v1/officers/").json()}
    assert shown == {"高明": False, "何水生": False, "梁正": True}


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_visit_at_once_make_one():
    register = Register()
    given_sessions.held(register.session)
    at_once(*[lambda: register.came(register.roads)] * 2)
    assert OfficerVisit.objects.count() == 1
