"""The pages of files in console and portal, and the API: each does its person's job, and shows strangers nothing."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import issue_api_token
from core.actors import SYSTEM
from deputies import registration, services
from deputies.models import ContactPairing, DeputyGroup, DutyRecord, GroupTask, Objection, Scheme
from deputies.states import DutyKind, DutyState, PairingKind, SeatOffice
from deputies.tests import given as roll
from deputies.tests import given_files as given
from deputies.tests.given_files import AT, DAY


@pytest.fixture
def cast(county, time_machine):
    time_machine.move_to(AT, tick=False)
    return given.with_group(given.cast(county))


def sit(cast, key):
    client = Client()
    client.force_login(cast.users[key])
    return client


def page(cast, key, name, /, *args, status=200, **query):
    response = sit(cast, key).get(reverse(name, args=args), query)
    assert response.status_code == status, f"{name} {key} {response.status_code}"
    return response.content.decode()


def post(cast, key, name, /, *args, status=302, **data):
    response = sit(cast, key).post(reverse(name, args=args), data)
    assert response.status_code == status, f"{name} {key} {response.status_code} {response.content.decode()[:2000]}"
    return response.content.decode()


def scene(cast):
    """Return one of everything: a pending and a rejected record, an objection, a pairing, a task, a scheme."""
    scheme = given.approved_scheme(cast)
    pending = given.reported(cast)
    services.seat_member(
        deputy_id=cast.deputies["li"].pk, office=SeatOffice.CHAIR, actor=cast.actor("dispatcher"), at=AT
    )
    pairing = services.pair(
        kind=PairingKind.DEPUTY_VOTER, left_deputy_id=cast.deputies["wang"].pk, voters=9, actor=cast.actor("clerk"),
        at=AT,
    )  # fmt: skip
    task = services.give_task(
        group_id=cast.group.pk, title="医养结合服务调研", due_on=date(2026, 12, 20), actor=cast.actor("dispatcher"),
        at=AT,
    )  # fmt: skip
    other = given.reported(cast, kind=DutyKind.TRAINING, quantity=1)
    services.reject_duty(record_id=other.pk, actor=cast.actor("clerk"), at=AT, version=1, reason="没有参加。")
    objection = services.object_to_record(record_id=other.pk, actor=cast.actor("wang"), at=AT, text="我参加了。")
    given.deliver()
    return {
        "deputy": cast.deputies["wang"].public_id, "record": pending.public_id, "group": cast.group.public_id,
        "pairing": pairing.public_id, "task": task.public_id, "scheme": scheme.public_id,
        "objection": objection.public_id,
    }  # fmt: skip


CONSOLE = (
    ("files", None), ("file", "deputy"), ("paper", "deputy"), ("enter", "deputy"), ("waiting", None),
    ("record", "record"), ("groups", None), ("new_group", None), ("group", "group"), ("join", "group"),
    ("enter_group", "group"), ("give_task", "group"), ("review", "task"), ("pairings", None), ("gaps", None),
    ("pairing", "pairing"), ("schemes", None), ("scheme", "scheme"), ("copy_scheme", "scheme"), ("objections", None),
    ("objection", "objection"),
)  # fmt: skip
PORTAL = (
    ("duties", None), ("report", None), ("score", None), ("object_to_score", None), ("paper", None),
    ("objection", "objection"), ("record", "record"), ("group", "group"), ("task", "task"), ("pairing", "pairing"),
)  # fmt: skip
COUNTY_ONLY = {"schemes", "scheme", "copy_scheme", "objections", "objection", "group", "join", "enter_group",
               "give_task", "review"}  # fmt: skip


def test_every_page_opens_for_whom_it_is_and_is_not_there_for_others(cast):
    ids = scene(cast)
    for name, key in CONSOLE:
        args = [ids[key]] if key else []
        page(cast, "dispatcher", f"deputies_console:{name}", *args)
        page(cast, "clerk", f"deputies_console:{name}", *args, status=404 if name in COUNTY_ONLY else 200)
        page(cast, "unit", f"deputies_console:{name}", *args, status=404)
        if key:
            page(cast, "street_clerk", f"deputies_console:{name}", *args, status=404)
    for name, key in PORTAL:
        args = [ids[key]] if key else []
        page(cast, "wang", f"deputies_portal:{name}", *args)
        page(cast, "clerk", f"deputies_portal:{name}", *args, status=404)
        if key:
            page(cast, "liu", f"deputies_portal:{name}", *args, status=404)


def test_a_deputy_reports_and_the_leader_confirms_in_the_portal(cast):
    given.approved_scheme(cast)
    form = {"key": "f1", "kind": "training", "on": "2026-11-18", "quantity": "1", "text": "县里的监督法培训"}
    post(cast, "wang", "deputies_portal:report", **form)
    post(cast, "wang", "deputies_portal:report", **form)
    record = DutyRecord.objects.get()

    assert "县里的监督法培训" in page(cast, "li", "deputies_portal:duties")
    assert "请写明不予确认的理由" in post(
        cast, "li", "deputies_portal:record", record.public_id, status=422, version="1", decision="reject"
    )
    post(cast, "li", "deputies_portal:record", record.public_id, version="1", decision="confirm")

    record.refresh_from_db()
    assert record.state == DutyState.CONFIRMED
    score = page(cast, "wang", "deputies_portal:score")
    assert "3.49" in score  # 3 of 86 open points
    assert reverse("deputies_portal:record", args=[record.public_id]) in score


def test_bad_reports_say_what_to_do(cast):
    said = post(cast, "wang", "deputies_portal:report", status=422, key="f1", kind="flying", on="昨天", quantity="x")

    assert "请填日期" in said
    assert "昨天" in said
    post(cast, "wang", "deputies_portal:report", status=422, key="f1", kind="training", on="2026-12-01",
         quantity="1", text="还没有到的培训")  # fmt: skip
    assert DutyRecord.objects.count() == 0


def test_the_score_is_the_deputys_and_the_countys_alone(cast):
    given.approved_scheme(cast)
    wang = cast.deputies["wang"].public_id

    assert "履职量化得分" in page(cast, "dispatcher", "deputies_console:file", wang)
    assert "履职量化得分" in page(cast, "leader", "deputies_console:file", wang)
    assert "得分" not in page(cast, "clerk", "deputies_console:file", wang)
    assert "得分" not in page(cast, "li", "deputies_portal:group", cast.group.public_id)


def test_the_list_of_deputies_ranks_nobody_and_asks_a_fixed_number_of_queries(cast):
    given.confirmed(cast, "zhao")
    client = sit(cast, "dispatcher")
    address = reverse("deputies_console:files")
    names = re.findall(r"data-open>([^<]+)<", client.get(address).content.decode())
    assert names == sorted(names)
    assert "分" not in "".join(names)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(6):
        roll.deputy(f"陈{n}", cast.county.regions["town"])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_the_county_founds_a_group_and_fills_it_by_names(cast):
    county = str(cast.county.regions["county"].pk)
    post(cast, "dispatcher", "deputies_console:new_group", name="经济和营商环境小组", kind="specialised",
         subject="经济和营商环境", region=county, committee="")  # fmt: skip
    group = DeputyGroup.objects.get(name="经济和营商环境小组")
    join = ("deputies_console:join", group.public_id)

    assert "请选择以哪一级编入" in post(cast, "dispatcher", *join, status=422, name="王建国", role="member")
    assert "没有找到代表" in post(cast, "dispatcher", *join, status=422, name="没有人", role="member")
    post(cast, "dispatcher", *join, name="王建国 青石", level="county", role="leader")

    membership = group.memberships.get()
    assert (membership.mandate.deputy.name, membership.role) == ("王建国", "leader")
    post(cast, "dispatcher", "deputies_console:leave", group.public_id, membership.pk)
    membership.refresh_from_db()
    assert membership.active_to is not None


def test_a_task_goes_round_in_console_and_portal(cast):
    post(
        cast,
        "dispatcher",
        "deputies_console:give_task",
        cast.group.public_id,
        title="乡村振兴项目",
        due_on="2026-12-20",
    )
    task = GroupTask.objects.get()
    post(cast, "li", "deputies_portal:task", task.public_id, version="1", output="走访6个项目。")
    post(cast, "dispatcher", "deputies_console:review", task.public_id, version="2", decision="accept", remark="好")

    task.refresh_from_db()
    assert task.state == "accepted"


def test_pairing_and_contact_in_the_browser(cast):
    assert "要是常委会组成人员" in post(
        cast, "dispatcher", "deputies_console:new_pairing", "sc_member_deputy", status=422, left_deputy="李组长",
        right_deputy="王建国",
    )  # fmt: skip
    post(cast, "clerk", "deputies_console:new_pairing", "deputy_voter", left_deputy="王建国", voters="9", region="")
    pairing = ContactPairing.objects.get()
    post(cast, "wang", "deputies_portal:pairing", pairing.public_id, key="c1", on="2026-11-20", way="home_visit",
         households="3", summary="问了饮水。")  # fmt: skip
    given.deliver()

    assert DutyRecord.objects.get().quantity == 3
    page(cast, "clerk", "deputies_console:new_pairing", "leader_project", status=404)
    page(cast, "dispatcher", "deputies_console:new_pairing", "no-such-kind", status=404)


def test_the_scheme_is_edited_contradicted_and_approved_in_the_browser(cast):
    registration.load_scheme()
    scheme = Scheme.objects.get()
    rule = ("deputies_console:rule", scheme.public_id, "B1")
    line = {"kinds_0": ["reception"], "first_0": "4", "further_0": "2", "per_day_0": "1"}

    post(cast, "dispatcher", *rule, version="1", item="进站接待", cap="20", **line)
    assert "加起来是108分" in page(cast, "dispatcher", "deputies_console:scheme", scheme.public_id)
    post(cast, "leader", "deputies_console:approve_scheme", scheme.public_id, version="2")
    assert Scheme.objects.get().state == "draft"
    assert "更新过" in post(cast, "dispatcher", *rule, status=409, version="1", item="进站接待", cap="12", **line)
    post(cast, "dispatcher", *rule, version="2", item="进站接待", cap="12", **line)
    post(cast, "leader", "deputies_console:approve_scheme", scheme.public_id, version="3")

    scheme.refresh_from_db()
    assert scheme.state == "approved"
    post(cast, "dispatcher", "deputies_console:copy_scheme", scheme.public_id, year="2027")
    assert Scheme.objects.filter(year=2027, state="draft").exists()


def test_an_objection_goes_round_in_portal_and_console(cast):
    record = given.reported(cast)
    services.reject_duty(record_id=record.pk, actor=cast.actor("clerk"), at=AT, version=1, reason="查无此事。")
    post(cast, "wang", "deputies_portal:object_to_record", record.public_id, text="我去了，有照片。")
    objection = Objection.objects.get()
    post(cast, "dispatcher", "deputies_console:objection", objection.public_id, version="1", decision="uphold",
         answer="已核实。")  # fmt: skip

    record.refresh_from_db()
    assert record.state == "confirmed"
    assert "已核实。" in page(cast, "wang", "deputies_portal:objection", objection.public_id)


def test_staff_enter_for_a_group(cast):
    members = [str(cast.deputies[key].pk) for key in ("wang", "zhao")]
    post(cast, "dispatcher", "deputies_console:enter_group", cast.group.public_id, key="e1", kind="inspection",
         on="2026-11-12", quantity="1", text="视察医院", deputies=members)  # fmt: skip

    assert DutyRecord.objects.filter(state="pending", kind="inspection").count() == 2


def test_nothing_nobody_and_the_wrong_year_are_answered_calmly(cast):
    page(cast, "dispatcher", "deputies_console:file", uuid4(), status=404)
    for year in ("1", "abc", "99999", "2026"):
        page(cast, "wang", "deputies_portal:score", year=year)
    assert Client().get(reverse("deputies_portal:duties")).status_code == 302


def api(cast, key):
    token = issue_api_token(user_id=cast.users[key].pk, label="t", actor=SYSTEM, at=AT)
    return Client(headers={"authorization": f"Bearer {token.token}"})


def test_the_api_reports_confirms_and_reckons_in_its_own_scope(cast):
    given.approved_scheme(cast)
    wang = cast.deputies["wang"].public_id
    records = f"/api/v1/deputies/{wang}/records/"
    body = {"key": "a1", "kind": "training", "on": str(DAY), "text": "培训一天"}
    made = api(cast, "wang").post(records, body, content_type="application/json")
    assert made.status_code == 201, made.content
    step = f"/api/v1/duty-records/{made.json()['id']}/confirm_duty/"

    assert api(cast, "wang").post(step, {"version": 1}, content_type="application/json").status_code == 403
    assert api(cast, "liu").post(step, {"version": 1}, content_type="application/json").status_code == 404
    assert api(cast, "li").get(f"/api/v1/duty-records/{made.json()['id']}/").json()["available_actions"] == [
        "confirm_duty", "reject_duty",
    ]  # fmt: skip
    done = api(cast, "li").post(step, {"version": 1}, content_type="application/json")
    assert done.json()["state"] == "confirmed"
    assert api(cast, "li").post(step, {"version": 2}, content_type="application/json").status_code == 409
    assert len(api(cast, "li").get(records).json()["results"]) == 1
    assert api(cast, "zhao").get(records).status_code == 404
    score = f"/api/v1/deputies/{wang}/score/"
    assert api(cast, "wang").get(score).json()["total"] == "3.49"
    assert api(cast, "dispatcher").get(score).json()["rows"][2]["records"][0]["record"] == made.json()["id"]
    for stranger in ("li", "clerk", "zhao", "unit"):
        assert api(cast, stranger).get(score).status_code == 404
