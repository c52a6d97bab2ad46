"""Making results public: who writes, who reviews, what may not stand in it, what is declined or taken down."""

import pytest

from core import audit, clocks
from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from core.models import Notice
from core.outbox import relay
from core.subjects import Subject
from suggestions.models import Matter
from suggestions.services import publications as services
from suggestions.states import MatterState, PublicationState
from suggestions.tests import given
from suggestions.tests import given_publications as public

pytestmark = pytest.mark.django_db(transaction=True)
S = PublicationState


@pytest.fixture
def world():
    return given.county()


def take(world, publication, command, who, **said):
    return public.take(world, publication, command, who, **said)


def test_a_result_goes_through_both_reviews_to_the_public_and_the_trail_says_who(world):
    publication = public.published(world)

    events = list(audit.trail(Subject("publication", publication.pk)))
    assert [(e.verb, e.to_state) for e in events] == [
        ("draft_publication", "draft"),
        ("submit_publication", "secrecy_review"),
        ("approve_secrecy", "privacy_review"),
        ("approve_privacy", "approved"),
        ("publish_result", "published"),
    ]
    assert [e.role for e in events] == [
        "presidium_clerk",
        "presidium_clerk",
        "presidium_chair",
        "publisher",
        "publisher",
    ]
    assert publication.published_at == public.AT
    assert not any(public.REPLY[:6] in str(e.detail) for e in events)


def test_only_what_has_ended_is_published(world):
    matter = given.to_evaluate(world)

    with pytest.raises(WrongState, match="办结以后才能公开"):
        public.drafted(world, matter)


def test_a_promise_that_is_tracked_may_be_published_too(world):
    assert public.drafted(world, given.tracking(world)).state == S.DRAFT


def test_a_matter_has_one_public_text(world):
    publication = public.drafted(world)

    with pytest.raises(WrongState, match="已经有公开稿"):
        public.drafted(world, publication.matter, by="publisher")


@pytest.mark.parametrize("person", ["clerk", "township_handler", "roads_head", "leader", "deputy", "administrator"])
def test_others_do_not_write_it(world, person):
    with pytest.raises(NotAllowed):
        public.drafted(world, by=person)


def test_the_neighbouring_township_does_not_write_it():
    world = given.county(with_other_township=True)

    with pytest.raises(NotAllowed):
        public.drafted(world, by="other_presidium_clerk")


# Who may pass which review: the drafter is 桃溪镇's clerk, so the chair, the county committee or a publisher.
@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("presidium_clerk", False), ("chair", True), ("dispatcher", True), ("publisher", True), ("clerk", False),
        ("leader", False), ("township_unit_head", False), ("deputy", False), ("committee_member", False),
    ],
)  # fmt: skip
def test_the_secrecy_review_is_done_by_somebody_else_of_those_who_answer(world, person, allowed):
    publication = public.submitted(world)

    if allowed:
        done = take(world, publication, services.approve_secrecy, person, checked=public.ALL_SECRECY)
        assert done.state == S.PRIVACY_REVIEW
    else:
        with pytest.raises(NotAllowed):
            take(world, publication, services.approve_secrecy, person, checked=public.ALL_SECRECY)


@pytest.mark.parametrize(("person", "allowed"), [("publisher", True), ("chair", False), ("dispatcher", False)])
def test_the_privacy_review_is_the_publishers(world, person, allowed):
    publication = public.cleared(world)

    if allowed:
        assert (
            take(world, publication, services.approve_privacy, person, checked=public.ALL_PRIVACY).state == S.APPROVED
        )
    else:
        with pytest.raises(NotAllowed):
            take(world, publication, services.approve_privacy, person, checked=public.ALL_PRIVACY)


def test_one_publisher_does_not_do_both_reviews(world):
    publication = take(
        world, public.submitted(world), services.approve_secrecy, "publisher", checked=public.ALL_SECRECY
    )

    with pytest.raises(NotAllowed):
        take(world, publication, services.approve_privacy, "publisher", checked=public.ALL_PRIVACY)
    done = take(world, publication, services.approve_privacy, "second_publisher", checked=public.ALL_PRIVACY)
    assert done.state == S.APPROVED


def test_a_publisher_who_wrote_in_it_does_not_review_it(world):
    publication = public.drafted(world)
    take(world, publication, services.revise_publication, "publisher", text=public.text(world, title="上学路已修好"))
    take(world, publication, services.submit_publication, "publisher")
    take(world, publication, services.approve_secrecy, "chair", checked=public.ALL_SECRECY)

    with pytest.raises(NotAllowed):
        take(world, publication, services.approve_privacy, "publisher", checked=public.ALL_PRIVACY)


@pytest.mark.parametrize("missing", range(3))
def test_every_point_has_to_be_answered_for(world, missing):
    points = [point for place, point in enumerate(public.ALL_SECRECY) if place != missing]

    with pytest.raises(RuleBroken, match="请逐项核对") as refused:
        take(world, public.submitted(world), services.approve_secrecy, "chair", checked=points)

    assert refused.value.field == "checked"


def test_what_comes_back_is_changed_and_reviewed_anew(world):
    publication = public.cleared(world)
    take(world, publication, services.return_publication, "publisher", reason="写清完成的日期。")

    with pytest.raises(WrongState):
        take(world, publication, services.approve_privacy, "publisher", checked=public.ALL_PRIVACY)
    new = public.text(world, reply=f"11月19日，{public.REPLY}")
    take(world, publication, services.revise_publication, "presidium_clerk", text=new)
    again = take(world, publication, services.submit_publication, "presidium_clerk")

    assert (again.state, again.round_no, again.return_reason) == (S.SECRECY_REVIEW, 2, "")


def test_returning_needs_a_reason(world):
    with pytest.raises(RuleBroken, match="请写清哪里要改") as refused:
        take(world, public.submitted(world), services.return_publication, "chair", reason=" ")

    assert refused.value.field == "reason"


def test_what_is_published_is_not_changed_behind_the_reviewers(world):
    publication = public.published(world)

    with pytest.raises(WrongState):
        take(world, publication, services.revise_publication, "presidium_clerk", text=public.text(world))


def test_a_page_that_is_old_is_told_so(world):
    publication = public.drafted(world)
    take(world, publication, services.submit_publication, "presidium_clerk")
    actor = world.actor("chair", public.AT)

    with pytest.raises(Stale):
        services.approve_secrecy(
            publication_id=publication.pk, actor=actor, at=public.AT, version=1, checked=public.ALL_SECRECY
        )


def test_declining_needs_a_reason_and_other_reasons_need_words(world):
    publication = public.drafted(world)

    with pytest.raises(RuleBroken, match="请选择不公开的理由"):
        take(world, publication, services.decline_publication, "publisher", reason="")
    with pytest.raises(RuleBroken, match="请写清楚"):
        take(world, publication, services.decline_publication, "publisher", reason="other")
    done = take(world, publication, services.decline_publication, "publisher", reason="privacy")

    assert (done.state, done.scope) == (S.DECLINED, "none")


def test_a_matter_may_be_kept_private_without_a_text_and_taken_up_later(world):
    matter = given.closed(world)
    clerk = world.actor("presidium_clerk", public.AT)
    kept = services.keep_private(matter_id=matter.pk, reason="small", note="", actor=clerk, at=public.AT)
    assert kept.state == S.DECLINED

    take(world, kept, services.redraft_publication, "presidium_clerk")
    with pytest.raises(RuleBroken, match="请写反映的问题"):
        take(world, kept, services.submit_publication, "presidium_clerk")


def test_what_was_taken_down_may_be_corrected_and_passes_both_reviews_again(world):
    publication = public.withdrawn(world)
    assert publication.withdrawn_at == public.AT

    take(world, publication, services.redraft_publication, "presidium_clerk")
    take(world, publication, services.submit_publication, "presidium_clerk")
    take(world, publication, services.approve_secrecy, "chair", checked=public.ALL_SECRECY)
    publication.refresh_from_db()

    assert (publication.state, publication.published_at, publication.round_no) == (S.PRIVACY_REVIEW, None, 2)


def test_a_matter_handled_again_is_not_published(world):
    publication = public.approved(world)
    Matter.objects.filter(pk=publication.matter_id).update(state=MatterState.REHANDLING, closed_at=None)

    with pytest.raises(WrongState, match="又在办理"):
        take(world, publication, services.publish_result, "publisher")


def test_the_term_counts_from_the_end_of_an_opinion_and_stops_when_it_is_public(world):
    """Closed on Thursday 2026-11-19; 20 working days later, no holidays between, is Thursday 2026-12-17."""
    matter = given.closed(world)
    assert matter.closed_at.date().isoformat() == "2026-11-19"

    publication = public.drafted(world, matter)
    (clock,) = clocks.of(Subject("publication", publication.pk))
    assert clock.last_day.isoformat() == "2026-12-17"
    take(world, publication, services.decline_publication, "publisher", reason="small")

    clock.refresh_from_db()
    assert clock.verdict == "on_time"


def told(*texts: str) -> list[str]:
    found = Notice.objects.filter(text__contains=texts[0])
    return sorted(found.values_list("user__username", flat=True))


def test_the_next_person_is_told_and_the_authors_are_not_asked_to_review(world):
    public.published(world)
    relay(at=public.AT, limit=500)

    assert told("请做保密审查") == ["chair"]
    assert told("请做脱敏审查") == ["publisher", "second_publisher"]
    assert told("的办理结果已经公开") == ["deputy"]
