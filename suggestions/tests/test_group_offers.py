"""Offers to specialised groups: two working days by hand, who wins, what comes back, who reads what."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Clock, Notice
from core.outbox import relay
from suggestions.models import GroupOffer
from suggestions.selectors import alerts, group_offers, invariants
from suggestions.services import group_offers as commands
from suggestions.services import triage, withdrawing
from suggestions.states import Urgency
from suggestions.tests import given, given_groups
from suggestions.tests.county import PASSWORD
from suggestions.tests.test_concurrency import at_once, refusals

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
BEFORE_NATIONAL_DAY = datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI)
AFTER_TUESDAY = datetime(2026, 11, 25, 0, 1, tzinfo=SHANGHAI)


def clock(journey, kind):
    return Clock.objects.get(subject_kind="opinion", subject_id=journey.opinion.pk, kind=kind)


@pytest.mark.django_db
class TestTheTerm:
    """Two working days, counted by hand; the triage clock stands still meanwhile."""

    def test_over_a_weekend_it_ends_on_tuesday_and_the_opinion_comes_back_once(self):
        journey = given_groups.offered(at=FRIDAY)
        # Friday is not counted, Saturday and Sunday are off: Monday 23, Tuesday 24 November.
        assert clock(journey, "group_offer").last_day == date(2026, 11, 24)
        assert clock(journey, "triage").paused_at is not None
        last_minute = AFTER_TUESDAY - timedelta(minutes=2)
        assert commands.expire_due_offers(at=last_minute) == 0

        assert commands.expire_due_offers(at=AFTER_TUESDAY) == 1
        assert commands.expire_due_offers(at=AFTER_TUESDAY) == 0

        assert journey.opinion.state == "triaging"
        assert given_groups.offer_of(journey).state == "expired"
        # One working day was left when it stopped; it runs on from Wednesday 25: Thursday 26 November.
        assert clock(journey, "triage").last_day == date(2026, 11, 26)
        assert AuditEvent.objects.get(verb="expire_offer").actor_kind == "system"

    def test_over_national_day_it_ends_on_the_second_day_after(self):
        # 1 to 7 October are off: Thursday 8, Friday 9 October.
        assert clock(given_groups.offered(at=BEFORE_NATIONAL_DAY), "group_offer").last_day == date(2026, 10, 9)

    def test_accepting_after_the_end_is_refused_whether_or_not_the_sweep_has_run(self):
        journey = given_groups.offered(at=FRIDAY)
        member = journey.world.actor("deputy", AFTER_TUESDAY)
        accept = {"opinion_id": journey.opinion.pk, "actor": member, "at": AFTER_TUESDAY, "version": None}
        with pytest.raises(WrongState, match="已经过了两个工作日"):
            commands.accept_offer(**accept)
        commands.expire_due_offers(at=AFTER_TUESDAY)

        with pytest.raises(WrongState, match="两个工作日内没有承接，这件已经退回联络站初审。"):
            commands.accept_offer(**accept)

    def test_a_study_has_ten_working_days_and_the_members_are_reminded(self):
        journey = given_groups.accepted()
        # From Wednesday 18 November: 19, 20, 23-27, 30 November, 1 and 2 December.
        study = clock(journey, "group_study")
        assert study.last_day == date(2026, 12, 2)
        brief = alerts.briefs([(study, ["due_today"])], journey.at)[study.pk]
        assert brief.told["due_today"] == sorted(journey.world.user(key).pk for key in ("deputy", "county_deputy"))
        assert brief.link.url_name == "portal:group-offer"


@pytest.mark.django_db(transaction=True)
def test_two_members_accept_at_once_and_the_other_reads_who_did():
    journey = given_groups.offered()
    at, version = journey.later(), journey.opinion.version
    actors = [journey.world.actor(key, at) for key in ("deputy", "county_deputy")]
    steps = [
        lambda actor=actor: commands.accept_offer(opinion_id=journey.opinion.pk, actor=actor, at=at, version=version)
        for actor in actors
    ]

    (refusal,) = refusals(at_once(*steps))

    winner = given_groups.offer_of(journey).answered_by
    assert refusal.status == 409
    assert refusal.message == f"{winner.name}已经承接这件，正在研判。"
    assert AuditEvent.objects.filter(verb="accept_offer").count() == 1


@pytest.mark.django_db
class TestTheWay:
    """What may be done when, and what is kept."""

    def test_a_tagged_opinion_goes_to_the_fitting_group_first(self):
        journey = given_groups.tagged()
        other = given_groups.group(journey.world, name="民族侨务代表小组", subject="民族侨务")
        fits = {choice.group.pk: choice.fits for choice in group_offers.choices(journey.opinion)}
        assert fits == {given_groups.group(journey.world).pk: True, other.pk: False}

        with pytest.raises(RuleBroken, match="先请交通和城建代表小组研判"):
            journey.opinion_step(triage.accept, "clerk")
        given_groups.classify(journey)
        journey.opinion_step(triage.accept, "clerk")

        assert journey.matter.state == "to_dispatch"

    def test_only_what_is_tagged_classified_and_not_urgent_is_offered(self):
        journey = given_groups.tagged()
        said = {"group_id": given_groups.group(journey.world).pk, "note": "怎样修。"}
        given_groups.classify(journey)
        with pytest.raises(RuleBroken, match="专业性强或者涉面广"):
            journey.opinion_step(commands.offer_to_group, "clerk", **said)
        given_groups.classify(journey, urgency=Urgency.CRITICAL, is_broad=True)
        with pytest.raises(RuleBroken, match="特急"):
            journey.opinion_step(commands.offer_to_group, "clerk", **said)

        assert not GroupOffer.objects.exists()

    def test_while_it_is_offered_nothing_else_happens_until_it_is_taken_back(self):
        journey = given_groups.accepted()
        for step, said in ((triage.accept, {}), (triage.ask_info, {"question": "多长？"})):
            with pytest.raises(WrongState, match="代表研判中"):
                journey.opinion_step(step, "clerk", **said)
        with pytest.raises(RuleBroken, match="为什么收回"):
            journey.opinion_step(commands.take_back_offer, "clerk", reason=" ")
        journey.opinion_step(commands.take_back_offer, "clerk", reason="县里已经立项。")

        with pytest.raises(WrongState, match="联络站已经收回这件：县里已经立项。"):
            journey.opinion_step(commands.submit_findings, "deputy", findings="先排水。", proposal="dispatch")
        journey.opinion_step(triage.accept, "clerk")
        assert journey.matter.state == "to_dispatch"

    def test_declining_needs_a_reason_and_the_same_group_is_not_asked_again(self):
        journey = given_groups.offered()
        with pytest.raises(RuleBroken, match="为什么不承接"):
            journey.opinion_step(commands.decline_offer, "deputy", reason="")
        journey.opinion_step(commands.decline_offer, "deputy", reason="组里没有懂桥梁的。")

        with pytest.raises(RuleBroken, match="已经说明不承接"):
            journey.opinion_step(
                commands.offer_to_group, "clerk", group_id=given_groups.group(journey.world).pk, note="再看看。"
            )

    def test_strangers_neither_accept_nor_learn_who_did(self):
        journey = given_groups.accepted()

        with pytest.raises(NotAllowed) as refused:
            journey.opinion_step(commands.accept_offer, "clerk")

        assert "李国华" not in refused.value.message

    def test_the_citizen_may_withdraw_and_the_offer_ends(self):
        journey = given_groups.accepted()
        journey.opinion_step(withdrawing.withdraw, "citizen")

        assert given_groups.offer_of(journey).state == "ended"
        assert list(invariants.breaches()) == []

    def test_findings_reach_who_dispatches_but_no_unit(self):
        journey = given_groups.found()
        journey.opinion_step(triage.accept, "clerk")
        at, matter = journey.later(), journey.matter

        seen = {
            key: group_offers.of_matter(journey.world.actor(key, at), matter.pk, at) is not None
            for key in ("clerk", "presidium_clerk", "dispatcher", "township_handler", "other_clerk", "coordinator")
            if key in journey.world.users
        }

        assert seen == {
            "clerk": True, "presidium_clerk": True, "dispatcher": True, "township_handler": False, "coordinator": False,
        }  # fmt: skip

    def test_everybody_concerned_is_told_once(self):
        journey = given_groups.found()
        while relay(at=journey.later(hours=1)).delivered:
            pass

        told = {(n.user.username, n.text) for n in Notice.objects.select_related("user").filter(text__contains="小组")}
        assert ("deputy", f"联络站请{given_groups.GROUP}研判“{given.TITLE}”，两个工作日内请答复是否承接。") in told
        assert ("clerk", f"{given_groups.GROUP}承接了“{given.TITLE}”，十个工作日内提交研判意见。") in told
        assert ("clerk", f"{given_groups.GROUP}提交了“{given.TITLE}”的研判意见，请继续初审。") in told


@pytest.mark.django_db
def test_the_whole_way_by_pages(client):
    journey = given_groups.tagged()
    number, group = journey.opinion.number, given_groups.group(journey.world)
    with time_machine.travel(given.AT + timedelta(hours=3)):
        client.login(username="clerk", password=PASSWORD)
        step = f"/console/opinions/{number}/offer_to_group/"
        assert group.name in client.get(step).content.decode()
        said = {"version": journey.opinion.version, "group": group.pk, "note": "这段路归谁管。"}
        assert client.post(step, said).status_code == 302
        page = client.get(f"/console/opinions/{number}/").content.decode()
        assert "收回，继续初审" in page
        assert "受理并报送交办" not in page

        offer = given_groups.offer_of(journey)
        mine = f"/portal/group-offers/{offer.public_id}/"
        client.login(username="deputy", password=PASSWORD)
        assert "代表研判（待承接1）" in client.get("/portal/").content.decode()
        assert given.TITLE in client.get("/portal/group-offers/").content.decode()
        shown = client.get(mine).content.decode()
        assert "11月20日" in shown
        assert given.NAME not in shown
        assert given.PHONE not in shown
        version = {"version": journey.opinion.version}
        client.post(f"{mine}accept_offer/", version)
        assert "已经承接" in client.post(f"{mine}accept_offer/", version, follow=True).content.decode()
        version = {"version": journey.opinion.version}
        empty = client.post(f"{mine}submit_findings/", version | {"findings": "先做排水。"})
        assert empty.status_code == 422
        assert "请选择研判结论" in empty.content.decode()
        found = version | {"findings": "先做排水。", "proposal": "research", "unit_1": journey.world.unit("roads").pk}
        assert client.post(f"{mine}submit_findings/", found).status_code == 302
        client.login(username="clerk", password=PASSWORD)
        page = client.get(f"/console/opinions/{number}/").content.decode()
        assert "先做排水。" in page
        assert "建议开展专题调研" in page
        client.login(username="administrator", password=PASSWORD)
        assert client.get(mine).status_code == 404


@pytest.mark.django_db
def test_the_api_offers_what_the_group_can_do_and_takes_it(client):
    journey = given_groups.offered(given.county(with_other_township=True))
    offer = given_groups.offer_of(journey)
    path = f"/api/v1/group-offers/{offer.public_id}/"
    with time_machine.travel(journey.later()):
        client.login(username="county_deputy", password=PASSWORD)
        shown = client.get(path).json()
        assert shown["available_actions"] == ["accept_offer", "decline_offer"]
        assert [row["id"] for row in client.get("/api/v1/group-offers/").json()["results"]] == [shown["id"]]
        assert client.post(f"{path}accept_offer/", {"version": shown["version"]}).status_code == 204
        late = client.post(f"{path}accept_offer/", {"version": shown["version"]})
        assert late.status_code == 409
        client.login(username="other_clerk", password=PASSWORD)
        assert client.get(path).status_code == 404
