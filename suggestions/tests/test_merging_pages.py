"""Merging on pages: both side by side, one line a matter, the lists of what is owed, the same through the API."""

from datetime import timedelta

import pytest
import time_machine

from core.templatetags.renda_ui import opinion_number
from suggestions.models import Opinion
from suggestions.selectors import ledger, worklists
from suggestions.tests import given, given_merging
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.given_merging import OTHER_TEXT, neighbour, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield Desk(given.county(with_other_township=True))


def test_the_clerk_compares_confirms_and_splits_again(desk: Desk) -> None:
    master, child = given.classified(desk.world), neighbour(desk.world)
    number, other = child.opinion.number, master.opinion.number
    page = words(desk.get("clerk", f"/console/opinions/{number}/"))
    assert "同一地点" in page
    assert "并排看，是同一件就合并" in page

    compared = words(desk.get("clerk", f"/console/opinions/{number}/merge/?into={other}"))
    assert given.TEXT in compared
    assert OTHER_TEXT in compared
    assert "您反映的情况与另外几件是同一件事，已经合在一起办理。" in compared
    assert "主件按2人反映计" in compared

    said = {"version": child.opinion.version, "into": other, "confirmed": "1"}
    stale = desk.post("clerk", f"/console/opinions/{number}/merge/", **said | {"version": 1})
    assert stale.status_code == 409
    done = desk.post("clerk", f"/console/opinions/{number}/merge/", **said)
    assert "已合并" in desk.notice("clerk", done)
    assert f"已并入{opinion_number(other)}" in words(desk.get("clerk", f"/console/opinions/{number}/"))
    assert "合并在这一件的（共2人反映）" in words(desk.get("clerk", f"/console/opinions/{other}/"))
    assert words(desk.get("clerk", "/console/work/triaging/")).count("2人反映") == 1

    split = {"version": child.opinion.version, "reason": "说的是另一头。"}
    done = desk.post("clerk", f"/console/opinions/{number}/split/", **split)
    assert "已拆分" in desk.notice("clerk", done)
    assert child.opinion.state == "triaging"


@pytest.mark.parametrize("typed", ["123", "999999999999", "%", "不知道" * 2000])
def test_a_number_that_is_none_is_said_beside_the_field(desk: Desk, typed: str) -> None:
    child = neighbour(desk.world)
    answer = desk.post("clerk", f"/console/opinions/{child.opinion.number}/merge/", version=2, into=typed)
    assert answer.status_code == 422
    assert "没有找到这个登记编号的意见" in words(answer) or "30" in words(answer)


def test_three_people_are_one_matter_and_three_lines_of_the_ledger(desk: Desk) -> None:
    """Peers joined their cases to what hangs on them and counted them twice."""
    master = given.accepted(desk.world)
    for _ in range(2):
        put(neighbour(desk.world), master.opinion)
    clerk = desk.world.actor("presidium_clerk", NOW)
    rows, _ = worklists.page(clerk, worklists.BY_KEY["to-dispatch"])
    assert [(row.pk, row.people) for row in rows] == [(master.matter.pk, 3)]
    assert worklists.counts(clerk)["to-dispatch"] == 1
    month = ledger.opinions(clerk, received_from=given.AT, received_to=NOW)
    lines = ledger.lines(list(month), clerk)
    assert [line.remark for line in lines] == ["3人反映，合并办理", *[f"与{master.opinion.number}合并办理"] * 2]
    given_merging.hand_out(master)
    unit = words(desk.get("township_handler", f"/console/matters/{master.matter.public_id}/"))
    paper = words(desk.get("township_handler", f"/console/papers/matters/{master.matter.public_id}/dispatch/"))
    assert "（3人反映）" in unit
    assert "3人反映：" in paper
    for text in (given.TEXT, OTHER_TEXT, *Opinion.objects.values_list("number", flat=True)):
        assert text not in unit + paper


def test_what_is_owed_is_listed_told_and_explained(desk: Desk) -> None:
    master, against = given_merging.outvoted(desk.world)
    page = f"/console/matters/{master.matter.public_id}/"
    assert master.matter.title in words(desk.get("clerk", "/console/work/to-explain/"))
    assert master.matter.title not in words(desk.get("other_clerk", "/console/work/to-explain/"))
    assert "不满意，还没有说明" in words(desk.get("clerk", page))
    form = words(desk.get("clerk", f"{page}explain_to_minority/"))
    assert given_merging.REASON in form
    said = {"version": master.matter.version, "number": against.opinion.number}
    assert desk.post("clerk", f"{page}explain_to_minority/", **said, text="清了").status_code == 422
    text = "沟已经清了一段，另一段下周清完。"
    done = desk.post("clerk", f"{page}explain_to_minority/", **said, text=text)
    assert "已登记说明" in desk.notice("clerk", done)
    assert text in words(desk.get("clerk", page))
    assert master.matter.title not in words(desk.get("clerk", "/console/work/to-explain/"))


def test_feedback_names_each_merged_citizen_and_a_late_one_is_told_apart(desk: Desk) -> None:
    master = given.approved(desk.world)
    early = neighbour(desk.world)
    put(early, master.opinion)
    page = f"/console/matters/{master.matter.public_id}/"
    form = words(desk.get("clerk", f"{page}record_feedback/"))
    assert f"合并的群众（{opinion_number(early.opinion.number)}）怎样告诉的" in form
    said = {
        "version": master.matter.version, "way": "phone", "told_at": "2026-11-20 08:00", "deputy_told": "on",
        f"way_{early.opinion.number}": "paper",
    }  # fmt: skip
    assert desk.post("clerk", f"{page}record_feedback/", **said).status_code == 302
    assert early.opinion.own_feedbacks.get().way == "paper"
    late = neighbour(desk.world)
    put(late, master.opinion)
    assert master.matter.title in words(desk.get("clerk", "/console/work/to-tell/"))
    said = {
        "version": master.matter.version,
        "number": late.opinion.number,
        "way": "phone",
        "told_at": "2026-11-20 08:30",
    }
    done = desk.post("clerk", f"{page}tell_merged/", **said)
    assert "这位群众可以评价了" in desk.notice("clerk", done)
    assert master.matter.title not in words(desk.get("clerk", "/console/work/to-tell/"))


def test_the_api_merges_splits_and_refuses_a_stale_version(desk: Desk) -> None:
    master, child = given.taken(desk.world), neighbour(desk.world)
    number, browser = child.opinion.number, desk.browser("clerk")
    address = f"/api/v1/opinions/{number}"
    body = {"version": 1, "into": master.opinion.number}
    assert browser.post(f"{address}/merge/", body, "application/json").status_code == 409
    body["version"] = child.opinion.version
    shown = browser.post(f"{address}/merge/", body, "application/json").json()
    assert (shown["state"], shown["merged_into"]) == ("merged", master.opinion.number)
    assert "split" in shown["available_actions"]
    assert browser.get(f"/api/v1/opinions/{master.opinion.number}/").json()["merged"] == [number]
    body = {"version": shown["version"], "reason": "不是同一件。"}
    shown = browser.post(f"{address}/split/", body, "application/json").json()
    assert (shown["state"], shown["merged_into"]) == ("triaging", None)


def test_the_api_tells_each_and_lets_the_citizen_split(desk: Desk) -> None:
    master = given.approved(desk.world)
    stays, goes = neighbour(desk.world), neighbour(desk.world)
    for child in (stays, goes):
        put(child, master.opinion)
    body = {
        "number": goes.receipt.number, "query_code": goes.receipt.query_code, "version": goes.opinion.version,
        "reason": "我说的是桥，不是路。",
    }  # fmt: skip
    told = desk.browser("clerk").post("/api/v1/tracking/split/", body, "application/json").json()
    assert (told["status"], told["merged_note"]) == ("初审中", "")
    body = {
        "version": master.matter.version, "way": "phone", "told_at": "2026-11-20T08:00:00+08:00", "deputy_told": True,
        "others": [{"number": stays.opinion.number, "way": "paper"}],
    }  # fmt: skip
    address = f"/api/v1/matters/{master.matter.public_id}/record_feedback/"
    wrong = body | {"others": [{"number": goes.opinion.number, "way": "paper"}]}
    assert desk.browser("clerk").post(address, wrong, "application/json").status_code == 422
    assert desk.browser("clerk").post(address, body, "application/json").status_code == 200
    assert stays.opinion.own_feedbacks.get().way == "paper"
