"""The walk over the API: each answer says what the caller can do next; refusals have one shape."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import services as accounts
from core.actors import SYSTEM
from liaison import services as liaison
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Opinion
from suggestions.tests import given

pytestmark = pytest.mark.django_db

SUBMISSION = {
    "key": "api-key-0123456789abcdef",
    "text": given.TEXT,
    "place_text": "三组老槐树旁",
    "identity_mode": "real_name",
    "name": given.NAME,
    "phone": given.PHONE,
    "notice_version": NOTICE_VERSION,
}
BODY = "接到交办后当天到现场查看，设置警示桩两处，组织机械回填塌方路段并压实。"


class Caller:
    """Another system: a token of one person, or nobody."""

    def __init__(self, world, person: str | None = None) -> None:
        self.client = Client()
        if person is not None:
            user = world.user(person).pk
            token = accounts.issue_api_token(user_id=user, label="测试", actor=SYSTEM, at=given.AT).token
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def get(self, path: str):
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, **body):
        return self.client.post(f"/api/v1/{path}", json.dumps(body, default=str), content_type="application/json")


@pytest.fixture
def world():
    return given.county()


@pytest.fixture
def code(world):
    return liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)


def test_from_submission_to_closing(world, code):
    anybody = Caller(world)
    clerk, township, unit, deputy = (
        Caller(world, p) for p in ("clerk", "presidium_clerk", "township_handler", "deputy")
    )

    receipt = anybody.post("submissions/", code=code.token, **SUBMISSION)
    assert receipt.status_code == 201
    number = receipt.json()["number"]
    mine = {"number": number, "query_code": receipt.json()["query_code"]}

    shown = clerk.get(f"opinions/{number}/").json()
    assert shown["available_actions"] == ["take"]
    shown = clerk.post(f"opinions/{number}/take/", version=shown["version"]).json()
    assert "classify" in shown["available_actions"]
    shown = clerk.post(
        f"opinions/{number}/classify/",
        version=shown["version"],
        category="01",
        grade="general",
        place_region=given.VILLAGE,
        title=given.TITLE,
        summary=given.SUMMARY,
        followup_deputy=world.deputies["deputy"].public_id,
    ).json()
    shown = clerk.post(f"opinions/{number}/accept/", version=shown["version"]).json()
    assert (shown["state"], shown["available_actions"]) == ("accepted", [])
    path = f"matters/{shown['matter']}/"

    matter = township.get(path).json()
    assert matter["available_actions"] == ["dispatch", "escalate"]
    matter = township.post(
        f"{path}dispatch/", version=matter["version"], lead_unit=world.unit("township_gov").public_id
    ).json()
    seen = unit.get(path).json()
    assert seen["available_actions"] == ["sign", "ask_return"]
    assert (
        seen["opinions"] == [{"number": None, "identity": "实名", "place": "桃溪镇三组老槐树旁", "original": None}]
        or seen["opinions"][0]["original"] is None
    )
    assert given.PHONE not in json.dumps(seen, ensure_ascii=False)
    matter = unit.post(f"{path}sign/", version=seen["version"]).json()
    matter = unit.post(
        f"{path}log_contact/", version=matter["version"], way="phone", with_citizen=True,
        contacted_at="2026-11-18T09:30:00+08:00", summary="问清位置",
    ).json()  # fmt: skip
    matter = unit.post(
        f"{path}submit_reply/",
        version=matter["version"],
        result_class="A",
        body=BODY,
        signer="罗强",
        evidence="照片两张",
    ).json()
    assert matter["state"] == "reply_review"
    matter = township.get(path).json()
    matter = township.post(f"{path}approve_reply/", version=matter["version"]).json()
    matter = clerk.post(
        f"{path}record_feedback/", version=matter["version"], way="phone",
        told_at="2026-11-18T10:00:00+08:00", deputy_told=True,
    ).json()  # fmt: skip
    assert matter["state"] == "to_evaluate"

    story = anybody.post("tracking/", **mine).json()
    assert "rate" in story["actions"]
    rated = anybody.post(
        "tracking/rate/", round_no=story["round_no"], attitude="satisfied", outcome="satisfied", **mine
    )
    assert rated.status_code == 200
    assert unit.get(path).json()["ratings"] == []
    assert deputy.get(path).json()["ratings"] == []
    matter = deputy.get(path).json()
    assert matter["available_actions"] == ["rate_as_deputy"]
    matter = deputy.post(
        f"{path}rate_as_deputy/", version=matter["version"], attitude="satisfied", outcome="basically"
    ).json()
    assert (matter["state"], matter["available_actions"]) == ("closed", ["reopen"])

    trail = clerk.get(f"opinions/{number}/trail/").json()
    assert [line["action"] for line in trail][:3] == ["submit", "take", "classify"]
    assert all(line["at"] and line["who"] for line in trail)


def test_the_trail_does_not_tell_that_somebody_has_rated_an_open_round(world):
    journey = given.told(world)
    given.rate(journey, "citizen", "satisfied")
    number = journey.opinion.number

    open_round = [line["action"] for line in Caller(world, "clerk").get(f"opinions/{number}/trail/").json()]
    given.rate(journey, "deputy", "satisfied")
    ended = [line["action"] for line in Caller(world, "clerk").get(f"opinions/{number}/trail/").json()]

    assert "record_feedback" in open_round
    assert "rate" not in open_round
    assert {"rate", "rate_as_deputy", "close"} <= set(ended)


def test_the_same_key_gives_the_same_receipt(world, code):
    anybody = Caller(world)

    first = anybody.post("submissions/", code=code.token, **SUBMISSION)
    second = anybody.post("submissions/", code=code.token, **SUBMISSION)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    assert first.json()["query_code"] == second.json()["query_code"]
    assert Opinion.objects.count() == 1


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(world, code):
    anybody = Caller(world)
    receipt = anybody.post("submissions/", code=code.token, **SUBMISSION).json()
    wrong_code = "000000" if receipt["query_code"] != "000000" else "111111"

    by_code = anybody.post("tracking/", number=receipt["number"], query_code=wrong_code)
    by_number = anybody.post("tracking/", number="100000000000", query_code=receipt["query_code"])

    assert (by_code.status_code, by_code.json()) == (by_number.status_code, by_number.json())
    assert by_code.status_code == 422


def test_too_many_tries_are_stopped_with_a_sentence(world):
    anybody = Caller(world)

    answers = [anybody.post("tracking/", number="100000000000", query_code="123456").status_code for _ in range(11)]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_refusals_have_one_shape(world):
    opinion = given.pending(world)
    clerk, township = Caller(world, "clerk"), Caller(world, "presidium_clerk")

    wrong_state = clerk.post(f"opinions/{opinion.number}/accept/", version=1)
    not_mine = township.post(f"opinions/{opinion.number}/take/", version=1)
    stale = clerk.post(f"opinions/{opinion.number}/take/", version=7)
    incomplete = clerk.post(f"opinions/{opinion.number}/take/")
    unknown = clerk.post(f"opinions/{opinion.number}/fly/", version=1)
    nobody = Caller(world).get(f"opinions/{opinion.number}/")

    assert (wrong_state.status_code, wrong_state.json()["code"]) == (409, "wrong_state")
    assert (not_mine.status_code, not_mine.json()["code"]) == (403, "not_allowed")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert (incomplete.status_code, list(incomplete.json()["errors"])) == (400, ["version"])
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_signed_in")


def test_a_script_tag_stays_text(world, code):
    anybody = Caller(world)
    text = "<script>alert(1)</script>路灯坏了，请来修一修。"

    receipt = anybody.post("submissions/", **{**SUBMISSION, "code": code.token, "text": text}).json()

    shown = Caller(world, "clerk").client
    shown.force_login(world.user("clerk"))
    page = shown.get(f"/console/opinions/{receipt['number']}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_description_is_valid(tmp_path):
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--api-version", "v1", file=str(tmp_path / "schema.yml")
    )

    assert "submissions" in (tmp_path / "schema.yml").read_text(encoding="utf-8")
