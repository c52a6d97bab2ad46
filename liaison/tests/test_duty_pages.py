"""The pages of duty, of the network and of its import: who sees what, and that each does its job."""

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from accounts.tests import given as people
from liaison.models import DutyShift, RotatingHead
from liaison.states import PostingMode, ShiftState
from liaison.tests import given
from liaison.tests import given_duty as duty

WEEK = "?week=2026-03-09"


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(people.NOW, tick=False):
        yield


@pytest.fixture
def chief(stations):
    return people.staff("head", "周海", stations["town"].organisation, Role.STATION_HEAD)


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


@pytest.fixture
def county_clerk(county):
    return people.staff("county", "郑文", county.bodies["committee"], Role.COUNTY_DISPATCHER)


@pytest.fixture
def outsider(county):
    return people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK)


def page_of(client, person, address):
    if person is not None:
        client.force_login(person)
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else response.status_code


def week_of(station):
    return reverse("duty_console:week", args=[station.public_id]) + WEEK


class TestConsole:
    def test_a_week_is_proposed_looked_at_and_published(self, client, stations, chief):
        one, _ = duty.deputies(stations["town"], "于来福", "唐喜庆")
        page = page_of(client, chief, week_of(stations["town"]))
        assert "10个时段没有人值班" in page

        generate = reverse("duty_console:generate", args=[stations["town"].public_id])
        page = client.post(generate, {"week": "2026-03-09"}, follow=True).content.decode()
        assert "排出10个班" in page
        assert "发布10个班" in page
        assert "没有人值班" not in page

        publish = reverse("duty_console:publish", args=[stations["town"].public_id])
        assert "已发布10个班" in client.post(publish, {"week": "2026-03-09"}, follow=True).content.decode()
        assert DutyShift.objects.filter(state=ShiftState.PENDING).count() == 10
        assert "没有要发布的" in client.post(publish, {"week": "2026-03-09"}, follow=True).content.decode()
        assert one.name in page

    def test_all_chosen_stations_are_proposed_at_once(self, client, stations, county_clerk, deputy):
        client.force_login(county_clerk)
        chosen = [stations["town"].pk, stations["street"].pk]

        response = client.post(
            reverse("duty_console:generate_many"), {"week": "2026-03-09", "station": [*chosen, "x"]}, follow=True
        )

        assert "排出10个班，看过以后再发布。还有10个时段没有人可排。" in response.content.decode()

    @pytest.mark.parametrize("who", ["outsider", None])
    def test_others_find_nothing(self, client, stations, deputy, who, request):
        person = request.getfixturevalue(who) if who else None
        made = duty.of_deputy(stations["town"], deputy, 10)
        if person is not None:
            client.force_login(person)
        for name in ("week", "add", "hours", "mobile"):
            status = client.get(reverse(f"duty_console:{name}", args=[stations["town"].public_id])).status_code
            assert status == (404 if person else 302), name
        assert client.get(reverse("duty_console:shift", args=[made.public_id])).status_code == (404 if person else 302)
        for name in ("generate", "publish", "clear", "end_hours"):
            status = client.post(reverse(f"duty_console:{name}", args=[stations["town"].public_id])).status_code
            assert status == (404 if person else 302), name

    def test_a_reader_sees_the_week_but_not_the_proposal(self, client, county, stations, deputy):
        duty.generated(stations["town"])
        leader = people.staff("leader", "黄志远", county.bodies["committee"], Role.SC_LEADER)

        page = page_of(client, leader, week_of(stations["town"]))

        assert deputy.name not in page
        assert "排这一周" not in page

    def test_what_is_over_is_no_gap_to_be_filled(self, client, stations, chief):
        """Wednesday at noon: five of the ten hours of the week are over."""
        with time_machine.travel(duty.on(4, 12, 30), tick=False):
            page = page_of(client, chief, week_of(stations["town"]).replace("03-09", "03-02"))

        assert "5个时段没有人值班" in page
        assert page.count("补班</a>") == 5

    def test_a_step_is_taken_on_the_page_and_a_stale_one_is_told(self, client, stations, chief):
        one, two = duty.deputies(stations["town"], "于来福", "唐喜庆")
        made = duty.of_deputy(stations["town"], one, 10)
        page = page_of(client, chief, reverse("duty_console:shift", args=[made.public_id]))
        assert "唐喜庆（固定，近五周0班）" in page

        step = reverse("duty_console:shift-step", args=[made.public_id, "reassign_shift"])
        sent = {"version": made.version, "person": f"deputy:{two.pk}"}
        assert client.post(step, sent).status_code == 302
        refused = client.post(step, sent)

        assert refused.status_code == 409
        assert "刚刚被别人更新过" in refused.content.decode()
        made.refresh_from_db()
        assert made.deputy == two

    def test_a_missing_reason_is_said_beside_the_field(self, client, stations, chief, deputy):
        made = duty.of_deputy(stations["town"], deputy, 10)
        client.force_login(chief)

        response = client.post(
            reverse("duty_console:shift-step", args=[made.public_id, "cancel_shift"]), {"version": made.version}
        )

        assert response.status_code == 422
        assert "请写一写取消的原因" in response.content.decode()

    def test_hours_are_set_and_ended(self, client, stations, chief):
        address = reverse("duty_console:hours", args=[stations["town"].public_id])
        assert "按办公时间" in page_of(client, chief, address)
        sent = {"weekday": "5", "starts": "09:00", "ends": "11:00", "kind": "fixed"}
        assert "每周六09:00—11:00" in client.post(address, sent, follow=True).content.decode()
        assert client.post(address, sent).status_code == 422
        assert client.post(address, {**sent, "starts": "9点"}).status_code == 422
        end = reverse("duty_console:end_hours", args=[stations["town"].public_id])
        assert client.post(end, {"slot": "x"}).status_code == 404
        slot = stations["town"].duty_slots.get()
        assert "已停用" in client.post(end, {"slot": slot.pk}, follow=True).content.decode()

    def test_those_without_fixed_duty_are_proposed_to_go_round(self, client, stations, clerk):
        names = ("甲", "乙", "丙")
        one, two, three = duty.deputies(stations["town"], *names)
        duty.of_deputy(stations["town"], one, 10)
        address = reverse("duty_console:mobile", args=[stations["town"].public_id])

        page = page_of(client, clerk, address)
        assert page.count("checked") == 2
        sent = {"mode": "mobile", "deputies": [two.pk, three.pk], "from_day": "2026-03-09"}
        assert "2位代表自2026-03-09起为流动进站" in client.post(address, sent, follow=True).content.decode()
        assert "0位代表" in client.post(address, sent, follow=True).content.decode()

        modes = {name: [p.mode for p in person.postings.filter(active_to__isnull=True)]
                 for name, person in zip(names, (one, two, three), strict=True)}  # fmt: skip
        assert modes == {"甲": [PostingMode.FIXED], "乙": [PostingMode.MOBILE], "丙": [PostingMode.MOBILE]}

    def test_the_list_costs_the_same_for_many(self, client, county, stations, clerk, django_assert_max_num_queries):
        for number in range(12):
            given.station(f"青石镇第{number}中心站", f"P{number}", county.regions["town"], "central")
        duty.deputies(stations["town"], "甲", "乙")
        duty.generated(stations["town"])
        page_of(client, clerk, "/console/duty/")

        # session, user, posts, identity, count, stations, hours, shifts, month, and the frame's two
        with django_assert_max_num_queries(12):
            client.get("/console/duty/" + WEEK)

    def test_the_register_shows_no_whole_phone(self, client, stations, clerk, outsider):
        duty.head(stations["town"])

        page = page_of(client, clerk, reverse("duty_console:heads"))
        assert "孙德福" in page
        assert "139****5678" in page
        assert "13900005678" not in page
        assert "孙德福" not in page_of(client, outsider, reverse("duty_console:heads"))


class TestRotatingHead:
    @pytest.fixture
    def person(self):
        return people.user("lunzhi", "孙德福")

    @pytest.fixture
    def made(self, stations, person):
        head = duty.head(stations["town"], user=person)
        at = duty.on(10, 0)
        return duty.shift(stations["town"], f"head:{head.pk}", at.date(), duty.time(8, 30), duty.time(12))

    def test_between_shifts_there_is_the_own_page_and_nothing_else(self, client, made, person):
        client.force_login(person)

        assert client.get("/", follow=True).redirect_chain[-1][0] == "/console/duty/mine/"
        page = client.get("/console/duty/mine/").content.decode()
        assert "其他时间只能查" in page
        assert "代为登记" not in page
        for address in ("/console/", "/console/register/", "/console/search/", "/console/stations/", "/console/duty/"):
            assert client.get(address).status_code == 404, address
        assert client.get("/console/entered/").status_code == 200

    def test_on_shift_there_is_reception_and_entry_at_this_station(self, client, made, person, stations):
        with time_machine.travel(duty.on(10, 9), tick=False):
            client.force_login(person)
            page = client.get("/console/duty/mine/").content.decode()
            assert "正在当班" in page
            assert stations["town"].name in client.get("/console/register/").content.decode()
            assert stations["street"].name not in client.get("/console/register/").content.decode()
            assert client.get("/console/stations/import/").status_code == 404

    def test_the_note_is_written_and_the_next_one_reads_it(self, client, made, person, stations, deputy):
        duty.of_deputy(stations["town"], deputy, 11)
        with time_machine.travel(duty.on(10, 12, 20), tick=False):
            client.force_login(person)
            step = reverse("duty_console:own-step", args=[made.public_id, "complete_shift"])
            assert client.post(step, {"version": made.version, "handover_note": "钥匙在门卫"}).status_code == 302
            assert client.post(step, {"version": made.version}).status_code == 409
        later = DutyShift.objects.get(deputy=deputy)
        deputy.user = people.user("wang", "王建国")
        deputy.save()
        page = page_of(client, deputy.user, reverse("duty_portal:shift", args=[later.public_id]))
        assert "钥匙在门卫" in page

    def test_somebody_elses_shift_is_not_there(self, client, made, person, stations):
        second = duty.head(stations["town"], "钱有才", people.user("lunzhi2", "钱有才"), number=2)
        client.force_login(second.user)

        step = reverse("duty_console:own-step", args=[made.public_id, "confirm_shift"])
        assert client.post(step, {"version": made.version}).status_code == 404
        assert "孙德福" not in client.get("/console/duty/mine/").content.decode()


def test_the_register_is_kept_in_the_admin(client, county, stations):
    client.force_login(people.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN))
    sent = {
        "register_no": "7", "name": "孙德福", "user": "", "deputy": "", "former_terms": "县第十四届",
        "phone": "13900005678", "serves_at": [stations["town"].pk], "status": "active", "consented_on": "2026-01-05",
    }  # fmt: skip
    assert client.post("/admin/liaison/rotatinghead/add/", sent).status_code == 302
    head = RotatingHead.objects.get()
    assert list(head.stations.all()) == [stations["town"]]

    changed = {**sent, "serves_at": [stations["street"].pk], "status": "paused"}
    assert client.post(f"/admin/liaison/rotatinghead/{head.pk}/change/", changed).status_code == 302
    head.refresh_from_db()
    assert (list(head.stations.all()), head.status) == ([stations["street"]], "paused")
