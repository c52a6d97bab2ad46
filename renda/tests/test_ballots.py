"""The page behind a voting code: votes once, says the same whatever is wrong with a code, keeps nothing of the visitor."""

from datetime import timedelta

import pytest
import time_machine

from core.models import BallotPaper
from core.tests.given_ballots import AT, box, closed, slips

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def during_the_vote():
    with time_machine.travel(AT + timedelta(minutes=5), tick=False):
        yield


def test_a_voter_sees_the_paper_votes_and_is_thanked(client):
    slip = slips(box(), "voters", 1)[0]
    page = client.get(f"/b/{slip.code}/").content.decode()
    assert "东楼评议" in page
    assert "办事快不快" in page
    assert "不记名" in page

    answer = client.post(f"/b/{slip.code}/", {"q1": "good", "q2": "fair"})

    assert (answer.status_code, answer.url) == (303, "/b/thanks/")
    assert slip.code not in client.get("/b/thanks/").content.decode()
    assert BallotPaper.objects.get().choices == {"1": "good", "2": "fair"}


def test_a_ballot_used_twice_gets_a_clear_page_and_stores_nothing(client):
    slip = slips(box(), "voters", 1)[0]
    client.post(f"/b/{slip.code}/", {"q1": "good"})

    again = client.post(f"/b/{slip.code}/", {"q1": "poor"})

    assert again.status_code == 409
    assert "已经投过，不能再投" in again.content.decode()
    assert BallotPaper.objects.get().choices == {"1": "good"}


def test_used_unknown_and_late_codes_differ_in_one_sentence_only(client):
    here = box()
    used, late = slips(here, "voters", 2)
    client.post(f"/b/{used.code}/", {"q1": "good"})
    pages = [client.get(f"/b/{code}/").content.decode() for code in (used.code, "aaaabbbbcccc")]
    closed(here)
    pages.append(client.get(f"/b/{late.code}/").content.decode())

    for page in pages:
        assert "东楼评议" not in page
    different = [set(page.splitlines()) for page in pages]
    common = set.intersection(*different)
    assert [[line for line in lines - common if 'name="csrf' not in line and "nonce=" not in line] for lines in different] == [
        ['<p class="lede">这张票已经投过，不能再投。刚才点了两次的，第一次已经算数。</p>'],
        ['<p class="lede">没有这张票。请对照票上的字母和数字再输一次，或者再扫一次票上的二维码。</p>'],
        ['<p class="lede">投票已经结束。</p>'],
    ]  # fmt: skip


def test_an_empty_paper_is_sent_back_and_may_be_sent_again(client):
    slip = slips(box(), "voters", 1)[0]

    answer = client.post(f"/b/{slip.code}/", {})

    assert answer.status_code == 422
    assert "还没有选" in answer.content.decode()
    assert client.post(f"/b/{slip.code}/", {"q1": "good"}).status_code == 303


def test_too_many_wrong_codes_are_slowed_down_but_a_right_one_still_opens(client):
    slip = slips(box(), "voters", 1)[0]

    statuses = [client.get("/b/aaaabbbbcccc/").status_code for _ in range(21)]

    assert statuses == [404] * 20 + [429]
    assert client.get(f"/b/{slip.code}/").status_code == 200


def test_a_code_can_be_typed_as_it_stands_on_the_slip(client):
    slip = slips(box(), "voters", 1)[0]

    answer = client.post("/b/", {"code": f"{slip.code[:4]}-{slip.code[4:8]}-{slip.code[8:].upper()}"})

    assert answer.url == f"/b/{slip.code}/"
    assert client.post("/b/", {"code": " "}).status_code == 422


def test_a_signed_in_person_leaves_no_more_of_themselves_than_anybody(client, django_user_model):
    slip = slips(box(), "voters", 1)[0]
    client.force_login(django_user_model.objects.create_user("wang", "x" * 12, name="王建国"))

    client.post(f"/b/{slip.code}/", {"q1": "good"})

    assert "王建国" not in str(vars(BallotPaper.objects.get()))
