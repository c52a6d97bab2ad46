"""Supervision in the console and the API: what a sender decides on, papers, whose records one sees, constant queries."""

from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from rest_framework.test import APIClient

from accounts import services as accounts
from core.actors import SYSTEM
from core.clock_sweep import sweep
from core.models import Reminder
from core.outbox import relay
from suggestions.models import Supervision
from suggestions.tests import given
from suggestions.tests import given_supervisions as press
from suggestions.tests.desk import Desk, words
from suggestions.tests.given_supervisions import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk():
    with time_machine.travel(AT):
        yield Desk(given.county())


def begin_url(matter, kind: str) -> str:
    return f"/console/matters/{matter.public_id}/supervise/{kind}/"


def test_a_letter_from_the_work_list_to_the_answer(desk):
    matter = press.late_matter(desk.world)
    sweep(at=AT)

    page = words(desk.get("dispatcher", "/console/deadlines/?list=overdue"))
    assert "发督办函" in page
    asked = desk.get("dispatcher", begin_url(matter, "notice"))
    said = words(asked)
    assert "已超期2个工作日" in said
    assert "自11月18日起算15个工作日" in said
    assert all(row.recipient.name in said for row in Reminder.objects.filter(clock__kind="reply"))
    assert "没有超期，为什么要发" not in said
    form = {"version": matter.version, "assignment_id": matter.assignments.get().pk, "demand": "请报回填的日期。"}
    assert desk.post("dispatcher", begin_url(matter, "notice"), **{**form, "assignment_id": 0}).status_code == 422
    assert "已发出" in desk.notice("dispatcher", desk.post("dispatcher", begin_url(matter, "notice"), **form))
    # The same press again changes nothing and leads to the same record.
    again = desk.post("dispatcher", begin_url(matter, "notice"), **form)
    letter = Supervision.objects.get()
    assert again["Location"] == f"/console/supervisions/{letter.public_id}/"

    home = words(desk.get("roads_handler", "/console/"))
    assert "督办待办" in home
    step = f"/console/supervisions/{letter.public_id}/answer_supervision/"
    refused = desk.post("roads_handler", step, version=letter.version, text=press.SAID, signer="")
    assert (refused.status_code, "请填写签发答复的单位负责人" in words(refused)) == (422, True)
    assert press.SAID in words(refused)
    sent = desk.post("roads_handler", step, version=letter.version, text=press.SAID, signer="高明")
    assert "已答复" in desk.notice("roads_handler", sent)
    assert press.SAID in words(desk.get("dispatcher", f"/console/supervisions/{letter.public_id}/"))
    assert "督办函" in words(desk.get("dispatcher", f"/console/matters/{matter.public_id}/"))


def test_the_papers_carry_the_letter_and_nothing_of_the_citizen(desk):
    letter = press.drafted(desk.world, press.late_matter(desk.world))
    base = f"/console/supervisions/{letter.public_id}"

    printed = words(desk.get("dispatcher", f"{base}/paper/"))
    answer = desk.get("roads_handler", f"{base}/document/")
    document = Document(BytesIO(answer.content))
    lines = [paragraph.text for paragraph in document.paragraphs]

    assert lines[0] == "示例县人大常委会代表工委"
    assert lines[1] == "示例县人大常委会代表工委督〔2026〕1号"
    assert f"关于督办“{given.TITLE}”\n办理情况的函" in lines
    assert "示例县交通运输局：" in lines
    assert "2026年12月11日" in lines
    assert "抄送：示例县人民政府办公室。" in lines
    assert str(document.paragraphs[0].runs[0].font.color.rgb) == "C8101C"
    for text in ("\n".join(lines), printed):
        assert "已超期2个工作日" in text
        assert "2026年12月18日17:30以前书面报告" in text
        assert not [secret for secret in (given.NAME, given.PHONE, given.TEXT[:10]) if secret in text]


@pytest.mark.parametrize(
    ("who", "status"),
    [("roads_handler", 200), ("coordinator", 200), ("presidium_clerk", 200), ("leader", 200),
     ("water_handler", 404), ("clerk", 404), ("deputy", 404), ("administrator", 404)],
)  # fmt: skip
def test_a_letter_is_the_units_and_the_congresss_own(desk, who, status):
    letter = press.drafted(desk.world, press.late_matter(desk.world))

    for end in ("", "paper/", "document/"):
        assert desk.get(who, f"/console/supervisions/{letter.public_id}/{end}").status_code == status


def test_the_co_handling_unit_does_not_read_the_lead_units_letter(desk):
    matter = given.signed(desk.world, lead="roads", co=("water",)).matter
    letter = press.drafted(desk.world, matter)

    assert desk.get("water_handler", f"/console/supervisions/{letter.public_id}/").status_code == 404
    assert letter.number not in words(desk.get("water_handler", f"/console/matters/{matter.public_id}/"))
    assert letter.number in words(desk.get("roads_handler", f"/console/matters/{matter.public_id}/"))


def test_several_reminders_at_once_say_how_each_went(desk):
    matters = [press.late_matter(desk.world) for _ in range(2)]
    press.reminded(desk.world, matters[1])
    items = [str(matter.public_id) for matter in matters]

    shown = desk.browser("dispatcher").post("/console/supervisions/remind-all/", {"item": items})
    assert (Supervision.objects.count(), "催办2件" in words(shown)) == (1, True)
    done = desk.browser("dispatcher").post("/console/supervisions/remind-all/", {"item": items, "confirmed": "1"})
    assert "已催办1件" in words(done)
    assert "了结以后才能再发" in words(done)
    assert desk.post("roads_handler", "/console/supervisions/remind-all/", item=items).status_code == 404
    assert desk.post("dispatcher", "/console/supervisions/remind-all/", item="x").status_code == 302


def test_a_key_item_is_marked_in_every_list(desk):
    matter = press.late_matter(desk.world)
    form = {
        "version": matter.version, "assignment_id": matter.assignments.get().pk, "number": "纪要〔2026〕8号",
        "decided_on": "2026-12-10", "leader_id": desk.world.user("leader").pk,
        "committee_id": desk.world.unit("farm_committee").pk, "plan": "月底听一次汇报。",
    }  # fmt: skip
    refused = desk.post("dispatcher", begin_url(matter, "key"), **{**form, "decided_on": "2026-12-12"})
    assert (refused.status_code, "不能晚于今天" in words(refused)) == (422, True)
    desk.post("dispatcher", begin_url(matter, "key"), **form)
    for path in ("/console/work/matters/", "/console/deadlines/", f"/console/matters/{matter.public_id}/"):
        assert "重点督办" in words(desk.get("roads_handler", path))
    assert "已经是重点督办事项" in words(desk.get("dispatcher", begin_url(matter, "key")))


def test_lists_and_records_take_the_same_few_queries(desk):
    def queries(path: str) -> int:
        desk.get("dispatcher", path)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get("dispatcher", path).status_code == 200
        return len(captured)

    first = press.drafted(desk.world, press.late_matter(desk.world))
    record = f"/console/supervisions/{first.public_id}/"
    one, shown, late = queries("/console/supervisions/"), queries(record), queries("/console/deadlines/")
    for _ in range(3):
        press.drafted(desk.world, press.late_matter(desk.world))
    assert (queries("/console/supervisions/"), queries("/console/deadlines/")) == (one, late)
    assert max(one, shown) <= 18


def test_the_api_does_the_same(desk):
    matter = press.late_matter(desk.world)
    while relay(at=AT).delivered:
        pass

    def client(who: str) -> APIClient:
        issued = accounts.issue_api_token(user_id=desk.world.user(who).pk, label="测试", actor=SYSTEM, at=AT)
        found = APIClient()
        found.credentials(HTTP_AUTHORIZATION=f"Bearer {issued.token}")
        return found

    sender, unit, stranger = client("dispatcher"), client("roads_handler"), client("water_handler")
    body = {"kind": "notice", "matter": str(matter.public_id), "version": matter.version}
    made = sender.post("/api/v1/supervisions/", body, format="json")
    assert (made.status_code, made.json()["clocks"][0]["last_day"]) == (201, "2026-12-18")
    second = sender.post("/api/v1/supervisions/", body, format="json")
    assert (second.status_code, second.json()["code"]) == (409, "wrong_state")
    key = sender.post("/api/v1/supervisions/", {**body, "kind": "key"}, format="json")
    assert key.status_code in (400, 422)
    address = f"/api/v1/supervisions/{made.json()['id']}/"
    assert unit.get(address).json()["available_actions"] == ["answer_supervision"]
    assert (stranger.get(address).status_code, stranger.get("/api/v1/supervisions/").json()["results"]) == (404, [])
    answer = {"version": made.json()["version"], "text": press.SAID, "signer": "高明"}
    answered = unit.post(f"{address}answer_supervision/", answer, format="json")
    assert (answered.status_code, answered.json()["state"]) == (200, "answered")
    taken = sender.post(f"{address}accept_answer/", {"version": answered.json()["version"]}, format="json")
    assert taken.json()["state"] == "accepted"
