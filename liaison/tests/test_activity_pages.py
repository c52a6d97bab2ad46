"""The pages of activities in console, portal and public: what each shows, what out of scope is, what a form refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from accounts.tests import given as people
from deputies.tests import given as roll
from liaison.models import Activity
from liaison.tests import given_activities as given

pytestmark = pytest.mark.usefixtures("activity_terms")
LIST = "/console/activities/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(given.NOW, tick=False):
        yield


@pytest.fixture
def head(stations) -> User:
    return people.staff("head", "陈站长", stations["town"].organisation, Role.STATION_HEAD)


@pytest.fixture
def guest(county):
    """A deputy who signs in."""
    return roll.deputy("王建国", county.regions["town"], user=people.user("wang", "王建国"))


def page_of(activity: Activity) -> str:
    return f"{LIST}{activity.public_id}/"


def as_(client, user):
    client.force_login(user)
    return client


def test_a_head_plans_invites_announces_holds_and_summarises_in_the_browser(client, head, county, stations, guest):
    as_(client, head)
    kinds = client.get(f"{LIST}new/").content.decode()
    assert "集市摆摊" in kinds
    form = {
        "key": str(uuid4()), "organiser": stations["town"].organisation.pk, "title": "桥头集市听意见",
        "purposes": ["collect", "teach"], "starts_at": "2026-03-09T09:00", "ends_at": "2026-03-09T11:30",
        "region": county.regions["village"].pk, "place_text": "桥头集市", "place_kind": "market",
        "occasion": "fair_day", "station": stations["town"].pk,
    }  # fmt: skip

    answer = client.post(f"{LIST}new/?kind=market_stall", form)
    activity = Activity.objects.get()
    assert answer.url == page_of(activity)
    client.post(f"{LIST}new/?kind=market_stall", form)
    assert Activity.objects.count() == 1

    def step(action: str, **said):
        activity.refresh_from_db()
        answer = client.post(f"{page_of(activity)}{action}/", {"version": activity.version, **said})
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    step("invite", deputies=[guest.pk], outside_name="省农科院王老师", role="attending")
    step("approve")
    step("announce")
    page = client.get(page_of(activity)).content.decode()
    assert "王建国" in page
    assert "省农科院王老师" in page
    with time_machine.travel(given.END + timedelta(hours=1), tick=False):
        as_(client, head)
        step("hold", **{f"p{one.pk}": "present" for one in activity.participants.all()})
        step("summarise", visitors=58, consulted=20, leaflets=300, settled=0, outcome="收到意见12条。")
        page = client.get(page_of(activity)).content.decode()

    activity.refresh_from_db()
    assert activity.state == "summarised"
    assert "收到意见12条" in page
    assert given.duties(activity) == [(guest.pk, "outreach", "2026-03-09", 1)]


def test_what_is_refused_stands_beside_its_field_with_what_was_typed(client, head, town):
    activity = given.approved(
        given.planned(**town, starts_at=given.NOW + timedelta(days=1), ends_at=given.NOW + timedelta(days=1, hours=2))
    )

    answer = as_(client, head).post(f"{page_of(activity)}announce/", {"version": activity.version})

    assert answer.status_code == 422
    assert "现在已经不到3天，请写明原因" in answer.content.decode()


def test_a_form_made_before_somebody_else_moved_on_is_shown_again(client, head, town):
    activity = given.planned(**town)

    answer = as_(client, head).post(f"{page_of(activity)}cancel/", {"version": 99, "reason": "大雨"})

    assert answer.status_code == 409
    assert "刚刚被别人更新过" in answer.content.decode()
    activity.refresh_from_db()
    assert activity.state == "draft"


def test_the_list_narrows_and_the_week_shows_its_day(client, head, town):
    given.planned(**town, title="流动接待在桥村")
    given.planned(**town, title="讲一讲医保", kind="lecture")

    found = as_(client, head).get(LIST, {"kind": "lecture"}).content.decode()
    assert ("讲一讲医保" in found, "流动接待在桥村" in found) == (True, False)
    assert "讲一讲医保" in client.get(f"{LIST}week/", {"day": "2026-03-12"}).content.decode()
    assert "讲一讲医保" not in client.get(f"{LIST}week/", {"day": "2026-03-16"}).content.decode()
    assert client.get(f"{LIST}week/", {"day": "昨天"}).status_code == 200


def test_the_lists_cost_the_same_for_many(client, head, town, django_assert_max_num_queries):
    for number in range(12):
        given.planned(**town, title=f"第{number}次")
    as_(client, head).get(LIST)

    # session, user, posts, identity; townships for the filter; count, rows, organisers; badges and unread of the frame
    with django_assert_max_num_queries(10):
        client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(f"{LIST}week/?day=2026-03-09")


def test_one_page_costs_the_same_for_many_people_and_questions(
    client, head, town, county, guest, django_assert_num_queries
):
    activity = given.announced(given.invited(given.planned(**town), guest))
    with time_machine.travel(given.NOW, tick=False):
        as_(client, head).get(page_of(activity))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page_of(activity))
    given.invited(activity, *(roll.deputy(f"代表{n}", county.regions["town"]) for n in range(8)))
    with django_assert_num_queries(len(few)):
        client.get(page_of(activity))


def test_other_stations_and_uninvited_units_find_nothing(client, county, stations, town):
    activity = given.announced(given.planned(**town, title="青石桥集市"))
    strangers = [
        people.staff("street", "周静", stations["street"].organisation, Role.STATION_HEAD),
        people.staff("unit", "何伟", county.bodies["water"], Role.UNIT_HEAD),
    ]
    for user in strangers:
        as_(client, user)
        for address in (page_of(activity), f"{page_of(activity)}cancel/"):
            assert client.get(address).status_code == 404
        assert client.post(f"{page_of(activity)}cancel/", {"version": 3, "reason": "x"}).status_code == 404
        assert "青石桥集市" not in client.get(LIST).content.decode()


def test_an_invited_unit_sees_it_once_announced_and_answers(client, county, town):
    head = people.staff("unit", "何伟", county.bodies["water"], Role.UNIT_HEAD)
    activity = given.invited(given.planned(**town), organisation_ids=[county.bodies["water"].pk], role="answerer")
    asked = activity.participants.get()

    assert as_(client, head).get(page_of(activity)).status_code == 404
    given.announced(activity)
    assert "请县水利局回复" in client.get(page_of(activity)).content.decode()
    client.post(f"{page_of(activity)}answer/", {"participant": asked.pk, "answer": "accept_invitation"})
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_a_deputy_sees_what_it_is_for_and_answers_in_the_portal(client, town, guest):
    activity = given.announced(given.invited(given.planned(**town, title="到村里听灌溉意见"), guest))
    mine = f"/portal/activities/{activity.public_id}/"

    as_(client, guest.user)
    assert "待您回复 1 个" in client.get("/portal/activities/").content.decode()
    page = client.get(mine).content.decode()
    assert "征集意见建议、政策答疑" in page
    assert "青石桥村村委大院" in page
    refused = client.post(f"{mine}answer/", {"answer": "ask_leave_of_activity", "reason": ""})
    assert (refused.status_code, "请写一写为什么不能参加" in refused.content.decode()) == (422, True)
    client.post(f"{mine}answer/", {"answer": "ask_leave_of_activity", "reason": "在外地"})
    assert activity.participants.get().leave_reason == "在外地"


def test_a_deputy_who_was_not_asked_finds_nothing(client, town, county, guest):
    activity = given.announced(given.planned(**town))

    assert as_(client, guest.user).get(f"/portal/activities/{activity.public_id}/").status_code == 404


def test_everybody_reads_what_is_coming_and_only_that(client, town):
    given.announced(given.planned(**town, title="已公告的流动接待"))
    given.planned(**town, title="还没批的")
    given.announced(given.planned(**town, title="入户走访", kind="visit"), late_notice_reason="随机")
    given.cancelled(given.planned(**town, title="取消了的集市", kind="market_stall"))

    page = client.get("/activities/").content.decode()

    shown = [title for title in ("已公告的流动接待", "还没批的", "入户走访", "取消了的集市") if title in page]
    assert shown == ["已公告的流动接待", "取消了的集市"]
    assert "（已取消）" in page


def test_a_station_announces_its_own_next_activities(client, town, stations):
    given.announced(given.planned(**town, title="流动站到桥头"))

    page = client.get(f"/stations/{stations['town'].public_id}/")

    assert page.status_code == 200
    assert "近期活动" in page.content.decode()
    assert "流动站到桥头" in page.content.decode()


def test_the_public_page_says_what_was_moved_and_why_and_names_no_phone(client, town, guest):
    guest.user.phone = "13900001234"
    guest.user.save(update_fields=["phone"])
    activity = given.announced(given.invited(given.planned(**town), guest))
    given.move(activity, given.START + timedelta(days=1), given.END + timedelta(days=1), reason="村里停电")

    page = client.get(f"/activities/{activity.public_id}/").content.decode()

    assert "原定2026年3月9日（周一）09:00至11:30" in page
    assert "原因：村里停电" in page
    assert "2026年3月10日（周二）09:00至11:30" in page
    assert f"/s/{activity.codes.get().token}/" in page
    assert "13900001234" not in page


def test_the_printed_notice_has_time_place_and_a_code(client, town):
    activity = given.announced(given.planned(**town, title="桥头集市听意见"))

    page = client.get(f"/activities/{activity.public_id}/notice/").content.decode()

    for text in ("桥头集市听意见", "3月9日", "青石桥村村委大院", "<svg role=", "110"):
        assert text in page


def test_a_draft_and_a_place_that_is_none_are_not_there(client, town):
    draft = given.planned(**town)

    assert client.get(f"/activities/{draft.public_id}/").status_code == 404
    assert client.get("/activities/", {"place": "'; drop"}).status_code == 200
