"""Preparing results in the console and by the API: who finds which page, forms, refusals, presses that come twice."""

import pytest
import time_machine
from django.urls import reverse
from rest_framework.test import APIClient

from accounts import services as accounts
from core.actors import SYSTEM
from suggestions.models import Publication
from suggestions.states import IdentityMode, PublicationState
from suggestions.tests import given
from suggestions.tests import given_publications as public
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/publications/"


@pytest.fixture
def desk():
    found = Desk(given.county(with_other_township=True))
    with time_machine.travel(public.AT):
        yield found


def draft_url(matter) -> str:
    return reverse("publications:draft", args=[matter.public_id])


def page_url(publication) -> str:
    return reverse("publications:publication", args=[publication.public_id])


def step_url(publication, action: str) -> str:
    return reverse("publications:step", args=[publication.public_id, action])


def form(world, **other: object) -> dict[str, object]:
    return {
        "title": "石桥村上学路已修好", "problem": public.PROBLEM, "reply": public.REPLY, "scope": "summary",
        "region_id": world.region(given.VILLAGE).pk, "show_reply": "on", "show_satisfaction": "on", **other,
    }  # fmt: skip


def test_the_whole_way_in_the_browser(desk):
    matter = given.closed(desk.world)
    assert matter.title in desk.text("presidium_clerk", LIST)
    assert given.SUMMARY[:10] in desk.text("presidium_clerk", draft_url(matter))

    notice = desk.notice("presidium_clerk", desk.post("presidium_clerk", draft_url(matter), **form(desk.world)))
    assert "公开稿已保存" in notice
    publication = Publication.objects.get()
    for who, action, said in (
        ("presidium_clerk", "submit_publication", {}),
        ("chair", "approve_secrecy", {"checked": public.ALL_SECRECY}),
        ("publisher", "approve_privacy", {"checked": public.ALL_PRIVACY}),
        ("publisher", "publish_result", {}),
    ):
        publication.refresh_from_db()
        response = desk.post(who, step_url(publication, action), version=publication.version, **said)
        assert response.status_code == 302, words(response)

    assert "石桥村上学路已修好" in desk.text("publisher", f"{LIST}?show=published")
    assert "上学路" in desk.browser("publisher").get("/results/").content.decode()


@pytest.mark.parametrize(
    "person", ["publisher", "dispatcher", "leader", "committee_member", "presidium_clerk", "chair"]
)
def test_those_who_oversee_or_read_the_county_see_source_and_text(desk, person):
    said = desk.text(person, page_url(public.submitted(desk.world)))

    assert public.PROBLEM in said
    assert given.SUMMARY[:10] in said


@pytest.mark.parametrize(
    "person", ["clerk", "head", "township_handler", "roads_head", "other_presidium_clerk", "other_clerk", "deputy",
               "coordinator", "administrator"]
)  # fmt: skip
def test_others_find_nothing(desk, person):
    publication = public.submitted(desk.world)

    assert desk.get(person, page_url(publication)).status_code == 404
    assert desk.get(person, draft_url(publication.matter)).status_code == 404
    assert desk.post(person, step_url(publication, "approve_secrecy")).status_code == 404
    assert publication.title not in words(desk.get(person, LIST))


def test_the_citizens_words_are_shown_to_those_who_may_read_them_only(desk):
    publication = public.submitted(desk.world)

    assert given.TEXT[:12] in desk.text("chair", page_url(publication))
    assert given.TEXT[:12] not in desk.text("publisher", page_url(publication))


def test_a_text_that_names_somebody_is_refused_beside_its_field_and_nothing_is_lost(desk):
    matter = given.closed(desk.world)
    said = form(desk.world, problem=f"{given.NAME}反映石桥村一段路基损坏。")

    response = desk.post("presidium_clerk", draft_url(matter), **said)

    assert response.status_code == 422
    assert "公开稿里有反映人的姓名" in words(response)
    assert public.REPLY in response.content.decode()
    assert not Publication.objects.exists()


def test_a_village_cannot_even_be_chosen_for_somebody_who_stays_unknown(desk):
    matter = given.closed(desk.world, identity_mode=IdentityMode.ANONYMOUS, name="", phone="")
    page = desk.text("presidium_clerk", draft_url(matter))
    assert "石桥村，写到村" not in page
    assert "桃溪镇，只写到乡镇" in page

    assert desk.post("presidium_clerk", draft_url(matter), **form(desk.world)).status_code == 422


def test_places_that_tell_who_it_is_are_pointed_out_to_the_reviewers(desk):
    world = desk.world
    matter = given.closed(world, identity_mode=IdentityMode.CONFIDENTIAL)
    publication = public.submitted(world, matter, what=public.coarse_text(world, problem="石桥村一段路基损坏了。"))

    assert "公开稿里却写了“石桥村”" in desk.text("chair", page_url(publication))


def test_points_left_out_are_named_and_the_form_stays(desk):
    publication = public.submitted(desk.world)

    response = desk.post("chair", step_url(publication, "approve_secrecy"), version=publication.version)

    assert response.status_code == 422
    assert "请逐项核对后打勾" in words(response)


def test_the_drafter_is_told_why_there_is_no_review_to_do(desk):
    said = desk.text("presidium_clerk", page_url(public.submitted(desk.world)))

    assert "审查由别人做" in said
    assert "通过保密审查" not in said


def test_a_press_that_comes_twice_does_it_once(desk):
    matter = given.closed(desk.world)
    for _ in range(2):
        assert desk.post("presidium_clerk", draft_url(matter), **form(desk.world)).status_code == 302
    publication = Publication.objects.get()

    for _ in range(2):
        answer = desk.post("presidium_clerk", step_url(publication, "submit_publication"), version=publication.version)
        assert answer.status_code == 302
    publication.refresh_from_db()
    assert (publication.state, publication.round_no) == (PublicationState.SECRECY_REVIEW, 1)


def test_a_matter_is_kept_private_from_the_page(desk):
    matter = given.closed(desk.world)
    url = reverse("publications:keep-private", args=[matter.public_id])

    assert "请选择不公开的理由" in words(desk.post("presidium_clerk", url, reason=""))
    assert desk.post("presidium_clerk", url, reason="small").status_code == 302
    assert Publication.objects.get().state == PublicationState.DECLINED
    assert "琐细事项" in desk.text("presidium_clerk", page_url(Publication.objects.get()))


def test_a_text_is_changed_and_withdrawn_in_the_browser(desk):
    publication = public.drafted(desk.world)
    url = reverse("publications:revise", args=[publication.public_id])
    assert public.PROBLEM in desk.text("presidium_clerk", url)
    changed = form(desk.world, title="上学路修好了", version=publication.version)
    assert desk.post("presidium_clerk", url, **changed).status_code == 302
    publication.refresh_from_db()
    assert publication.title == "上学路修好了"

    done = public.published(desk.world)
    answer = desk.post("publisher", step_url(done, "withdraw_publication"), version=done.version, reason="privacy")
    assert answer.status_code == 302
    assert "需要进一步保护个人信息" in desk.text("publisher", page_url(done))


def test_steps_that_are_not_in_the_table_are_no_address(desk):
    publication = public.drafted(desk.world)

    assert desk.post("publisher", step_url(publication, "close")).status_code == 404
    assert desk.get("publisher", step_url(publication, "publish_result")).status_code == 302


@pytest.mark.parametrize("show", ["offers", "drafts", "review", "published", "others", "nonsense"])
def test_every_list_takes_a_constant_number_of_queries(desk, django_assert_max_num_queries, show):
    world = desk.world
    for state in (given.closed, public.drafted, public.submitted, public.published, public.withdrawn):
        state(world)
    desk.text("publisher", LIST)
    with django_assert_max_num_queries(14):
        desk.text("publisher", f"{LIST}?show={show}")
    for state in (given.closed, public.drafted, public.submitted, public.published, public.withdrawn):
        state(world)
    with django_assert_max_num_queries(14):
        desk.text("publisher", f"{LIST}?show={show}")


def test_the_api_takes_the_same_steps(desk):
    world = desk.world
    matter = given.closed(world)
    issued = {
        who: accounts.issue_api_token(user_id=world.user(who).pk, label="测试", actor=SYSTEM, at=given.AT).token
        for who in ("presidium_clerk", "chair", "roads_head")
    }

    def post(who: str, path: str, **said: object):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {issued[who]}")
        return client.post(f"/api/v1/publications/{path}", said, format="json")

    body = {"matter": str(matter.public_id), "title": "上学路已修好", "problem": public.PROBLEM,
            "reply": public.REPLY, "place": given.VILLAGE}  # fmt: skip
    assert post("roads_head", "", **body).status_code == 404
    made = post("presidium_clerk", "", **body)
    assert (made.status_code, made.json()["available_actions"][:2]) == (
        201,
        ["revise_publication", "submit_publication"],
    )
    path = f"{made.json()['id']}/"
    sent = post("presidium_clerk", f"{path}submit_publication/", version=made.json()["version"])
    assert sent.json()["state"] == "secrecy_review"
    assert post("presidium_clerk", f"{path}approve_secrecy/", version=2, checked=public.ALL_SECRECY).status_code == 403
    short = post("chair", f"{path}approve_secrecy/", version=2, checked=public.ALL_SECRECY[:1])
    assert (short.status_code, short.json()["field"]) == (422, "checked")
    assert post("chair", f"{path}approve_secrecy/", version=2, checked=public.ALL_SECRECY).status_code == 200
    assert post("roads_head", f"{path}return_publication/", version=3, reason="x").status_code == 404
    assert post("chair", f"{path}close/", version=3).status_code == 404
