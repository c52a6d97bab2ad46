"""The deputies' pages: who may open them, what they show and what they hide."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts import services as accounts
from accounts.roles import Role
from core import notices
from core.actors import SYSTEM
from core.models import Clock, StoredFile
from deputies import services as deputies
from suggestions.selectors import alerts
from suggestions.services import triage
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.visitor import code_of, picture, signed_in, text_of

pytestmark = pytest.mark.django_db

LATER = given.AT + timedelta(days=1, hours=8)


@pytest.fixture(autouse=True)
def _on_that_afternoon():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def world():
    return given.county()


def opinion_page(journey):
    return reverse("portal:opinion", args=[journey.receipt.number])


def pages_of(journey):
    matter = journey.matter.public_id
    return [
        opinion_page(journey),
        reverse("portal:contact", args=[journey.receipt.number]),
        reverse("portal:matter", args=[matter]),
        reverse("portal:rate", args=[matter]),
    ]


class TestWhoMayOpenThem:
    ALL = ("home", "me", "notices", "register")

    def test_strangers_are_asked_to_sign_in(self, client):
        for name in self.ALL:
            response = client.get(reverse(f"portal:{name}"))
            assert response.status_code == 302
            assert response.url.startswith(reverse("accounts:login"))

    def test_staff_find_nothing_there(self, world):
        for key in ("clerk", "dispatcher", "roads_handler", "administrator"):
            for name in self.ALL:
                assert signed_in(world, key).get(reverse(f"portal:{name}")).status_code == 404

    def test_another_deputy_finds_nothing_there(self, world):
        """The county deputy is posted at the same station, but the matter is not this deputy's."""
        journey = given.told(world)

        for page in pages_of(journey):
            assert signed_in(world).get(page).status_code == 200, page
            assert signed_in(world, "county_deputy").get(page).status_code == 404, page

    def test_a_deputy_of_another_township_finds_nothing_there(self):
        world = given.county(with_other_township=True)
        world.users["other_deputy"] = user = accounts.register_user(
            username="other_deputy", name="郭明", actor=SYSTEM, at=given.AT
        ).user
        other = deputies.register_deputy(name="郭明", sex="male", user_id=user.pk, actor=SYSTEM, at=given.AT)
        deputies.give_mandate(
            deputy_id=other.pk, level="township", region_id=world.region("999901202").pk, term=19,
            starts_on=date(2026, 1, 1), actor=SYSTEM, at=given.AT,
        )  # fmt: skip
        journey = given.told(world)
        type(user).objects.filter(pk=user.pk).update(must_change_password=False)

        assert signed_in(world, "other_deputy").get(reverse("portal:home")).status_code == 200
        for page in pages_of(journey):
            assert signed_in(world, "other_deputy").get(page).status_code == 404, page

    def test_posts_held_besides_open_nothing_more(self, world):
        """A deputy who is station staff as well sees only the deputy's own here."""
        accounts.appoint(
            user_id=world.user("county_deputy").pk,
            organisation_id=world.station.organisation_id,
            role=Role.STATION_STAFF,
            active_from=date(2026, 1, 5),
            actor=SYSTEM,
            at=given.AT,
        )
        journey = given.told(world)

        assert signed_in(world, "county_deputy").get(opinion_page(journey)).status_code == 404
        assert "石桥村口" not in text_of(signed_in(world, "county_deputy").get(reverse("portal:home")))


class TestHome:
    def test_what_waits_comes_first_with_its_last_day(self, world):
        given.told(world)
        given.classified(world, text="水渠淤了好几年，稻田浇不上水。")
        shown = text_of(signed_in(world).get(reverse("portal:home")))

        assert "待您处理 1 件" in shown
        assert "请在12月3日以前评价" in shown
        assert shown.index("请在12月3日以前评价") < shown.index("我的意见")
        assert shown.count("由您跟进") == 2

    def test_nothing_waits_once_it_is_rated(self, world):
        journey = given.told(world)
        given.rate(journey, "deputy", Satisfaction.SATISFIED)

        assert "目前没有要您处理的事" in text_of(signed_in(world).get(reverse("portal:home")))

    def test_empty_says_what_will_come(self, world):
        assert "还没有交给您跟进的意见" in text_of(signed_in(world).get(reverse("portal:home")))

    def test_more_opinions_cost_no_more_queries(self, world, django_assert_max_num_queries):
        for _ in range(3):
            given.classified(world)
        client = signed_in(world)
        client.get(reverse("portal:home"))
        with django_assert_max_num_queries(14):
            client.get(reverse("portal:home"))


class TestOpinionAndMatter:
    def test_the_words_the_photos_the_contacts_and_the_reply(self, world):
        journey = given.told(world, photos=(picture(),))
        client = signed_in(world)
        shown = text_of(client.get(opinion_page(journey)))
        photo = reverse("file", args=[StoredFile.objects.get(subject_kind="opinion").public_id])

        assert given.TEXT in shown
        assert "石桥村三组老槐树旁" in shown
        assert photo in client.get(opinion_page(journey)).content.decode()
        assert "问清了位置和长度" in shown
        assert "回填塌方路段" in shown
        assert given.NAME not in shown
        assert given.PHONE not in shown

    def test_the_matter_names_the_units_and_the_days(self, world):
        journey = given.told(world)
        shown = text_of(signed_in(world).get(reverse("portal:matter", args=[journey.matter.public_id])))

        assert "办〔2026〕1号" in shown
        assert "桃溪镇人民政府，已完成" in shown
        assert "11月18日交办，11月18日签收" in shown
        assert given.SUMMARY in shown

    def test_no_reply_before_it_has_been_given(self, world):
        journey = given.approved(world)

        for page in (opinion_page(journey), reverse("portal:matter", args=[journey.matter.public_id])):
            assert "回填塌方路段" not in text_of(signed_in(world).get(page))

    def test_deputies_settle_nothing(self, world):
        """No button of the handling or dispatching side is ever on a deputy's page."""
        journey = given.told(world)
        for page in (opinion_page(journey), reverse("portal:matter", args=[journey.matter.public_id])):
            body = signed_in(world).get(page).content.decode()
            assert "console" not in body
            assert body.count("<form") == 1  # signing out

    def test_markup_is_only_text(self, world):
        journey = given.told(world, text="<script>alert(1)</script>路塌了半边")
        body = signed_in(world).get(opinion_page(journey)).content.decode()

        assert "<script>alert(1)" not in body
        assert "&lt;script&gt;alert(1)" in body


class TestMeAndNotices:
    def test_mandates_stations_and_the_way_to_the_poster(self, world):
        code_of(world, deputy="deputy")
        shown = signed_in(world).get(reverse("portal:me"))

        assert "桃溪镇第19届人大代表" in text_of(shown)
        assert "桃溪镇人大代表联络站" in text_of(shown)
        code = world.deputies["deputy"].codes.get()
        poster = reverse("liaison_console:poster", args=[code.public_id])
        assert poster in shown.content.decode()
        assert signed_in(world).get(poster).status_code == 200

    def test_notices_are_read_one_by_one_or_all(self, world):
        user = world.user("deputy")
        for number in (1, 2, 3):
            notices.notify(user_id=user.pk, text=f"第{number}条", link="/portal/", key=str(number), at=LATER)
        foreign = notices.notify(user_id=world.user("clerk").pk, text="别人的", link="", key="9", at=LATER)
        client = signed_in(world)
        assert text_of(client.get(reverse("portal:notices"))).count("未读") == 4  # three, and the bell

        client.post(reverse("portal:notices"), {"notice": [notices.unread(user.pk)[0].pk, foreign.pk]})
        assert notices.unread(user.pk).count() == 2

        client.post(reverse("portal:notices"))
        assert notices.unread(user.pk).count() == 0
        assert notices.unread(world.user("clerk").pk).count() == 1

    def test_the_reminder_to_rate_leads_to_a_page_the_deputy_can_open(self, world):
        journey = given.told(world)
        window = Clock.objects.get(subject_kind="matter", subject_id=journey.matter.pk, kind="evaluation")
        brief = alerts.briefs([(window, ["due_today"])], journey.at)[window.pk]

        assert brief.told == {"due_today": [world.user("deputy").pk]}
        assert signed_in(world).get(reverse(brief.link.url_name, args=brief.link.args)).status_code == 200

    def test_a_proposed_refusal_is_not_told_to_the_deputy_either(self, world):
        journey = given.classified(world)
        journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")

        assert "不予受理" not in text_of(signed_in(world).get(opinion_page(journey)))
