"""代为登记 and the slip: entered once, the query code shown once, a lost one reissued and logged."""

import re
from datetime import timedelta

import pytest
import time_machine

from core.models import AuditEvent
from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
SAID = {
    "channel": "reception", "received_at": "2026-11-18T15:30", "text": "村里的路灯坏了三盏，晚上看不见。",
    "identity_mode": "real_name", "name": "李四光", "phone": "13900001234", "urgency": "normal", "read_back": "on",
}  # fmt: skip


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county(with_other_township=True))


def filled(desk: Desk, who: str = "clerk", **other: object) -> dict[str, object]:
    """Return what is sent: the form as it was given, filled in."""
    page = desk.text(who, "/console/register/")
    hidden = dict(re.findall(r'<input type="hidden" name="(key|station)" value="([^"]*)"', page))
    return {**hidden, **SAID, "place_region": desk.world.region(given.VILLAGE).pk, **other}


def code_on(page: str) -> str:
    found = re.search(r"查询码</dt><dd class=\"number\">(\d{6})<", page)
    assert found is not None
    return found[1]


def test_what_is_recorded_counts_from_when_it_was_received_and_the_slip_has_the_code_once(desk: Desk) -> None:
    response = desk.post("clerk", "/console/register/", **filled(desk))

    opinion = Opinion.objects.get()
    assert response["Location"] == f"/console/opinions/{opinion.number}/slip/"
    assert (opinion.channel, opinion.entry_mode, opinion.recorder.name) == ("reception", "assisted", "陈静")
    assert opinion.received_at.isoformat() == "2026-11-18T07:30:00+00:00"
    slip = desk.text("clerk", response["Location"])
    grouped = f"{opinion.number[:4]} {opinion.number[4:8]} {opinion.number[8:]}"
    assert grouped in slip
    assert "0999-5550121" in slip
    assert re.fullmatch(r"\d{6}", code_on(slip))
    again = words(desk.get("clerk", response["Location"]))
    assert "不再显示" in again
    assert code_on(slip) not in again


def test_sending_the_form_twice_records_once_and_gives_the_same_code(desk: Desk) -> None:
    said = filled(desk)

    first = desk.post("clerk", "/console/register/", **said)
    code = code_on(desk.text("clerk", first["Location"]))
    second = desk.post("clerk", "/console/register/", **said)

    assert Opinion.objects.count() == 1
    assert second["Location"] == first["Location"]
    assert code_on(desk.text("clerk", second["Location"])) == code


def test_the_code_is_sealed_while_it_waits_in_the_session(desk: Desk) -> None:
    response = desk.post("clerk", "/console/register/", **filled(desk))

    kept = str(desk.browser("clerk").session["receipt_slips"])

    assert code_on(desk.text("clerk", response["Location"])) not in kept


def test_what_was_not_read_back_is_not_recorded_and_stays_in_the_form(desk: Desk) -> None:
    said = filled(desk)
    del said["read_back"]

    response = desk.post("clerk", "/console/register/", **said)

    assert response.status_code == 422
    assert "请把记录念给本人听，确认后打勾。" in words(response)
    assert "村里的路灯坏了三盏" in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "路灯", "请写一写是什么事情，至少5个字。"),
        ("name", "", "实名反映请写下怎么称呼您"),
        ("phone", "12345", "电话号码看起来不对"),
        ("received_at", "2026-11-30T08:00", "收到时间不能晚于现在。"),
        ("received_at", "昨天", "请填写收到的日期和时间"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, field: str, value: str, sentence: str) -> None:
    response = desk.post("clerk", "/console/register/", **filled(desk, **{field: value}))

    assert response.status_code == 422
    error = re.search(rf'id="id_{field}_error">.*?</div>', response.content.decode(), re.DOTALL)
    assert sentence in error[0]


def test_an_opinion_past_the_station_is_on_the_slip_and_no_more_the_stations(desk: Desk) -> None:
    response = desk.post("clerk", "/console/register/", **filled(desk, bypass_local="on"))

    opinion = Opinion.objects.get()
    assert opinion.owner.name == "示例县人大常委会代表工委"
    assert code_on(desk.text("clerk", response["Location"]))
    assert desk.get("clerk", f"/console/opinions/{opinion.number}/").status_code == 404
    assert desk.get("dispatcher", f"/console/opinions/{opinion.number}/").status_code == 200


def test_a_clerk_records_for_the_own_station_only(desk: Desk) -> None:
    other = desk.world.stations["other_station"].pk

    response = desk.post("clerk", "/console/register/", **filled(desk, station=other))

    assert response.status_code == 422
    assert not Opinion.objects.exists()


def test_a_lost_code_is_reissued_and_logged(desk: Desk) -> None:
    opinion = given.pending(desk.world)
    before = opinion.code_digest

    response = desk.post("clerk", f"/console/opinions/{opinion.number}/reissue_code/")
    slip = desk.text("clerk", response["Location"])

    opinion.refresh_from_db()
    assert opinion.code_digest != before
    assert re.fullmatch(r"\d{6}", code_on(slip))
    event = AuditEvent.objects.filter(subject_kind="opinion", subject_id=opinion.pk).latest("id")
    assert (event.verb, event.user_id) == ("reissue_code", desk.world.user("clerk").pk)


def test_units_and_leaders_do_not_record(desk: Desk) -> None:
    assert desk.get("township_handler", "/console/register/").status_code == 404
    assert desk.get("leader", "/console/register/").status_code == 404


def test_a_slip_of_another_person_shows_no_code(desk: Desk) -> None:
    response = desk.post("clerk", "/console/register/", **filled(desk))

    assert "不再显示" in words(desk.get("head", response["Location"]))
    assert desk.get("other_clerk", response["Location"]).status_code == 404


def test_an_entry_from_the_day_before_yesterday_starts_its_clock_then(desk: Desk) -> None:
    received = (NOW - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")

    desk.post("clerk", "/console/register/", **filled(desk, received_at=received))

    # Monday the 16th, one working day: the 17th.
    assert "最后一日11月17日" in words(desk.get("clerk", f"/console/opinions/{Opinion.objects.get().number}/"))
