"""Two people at once on a public text, on real row locks."""

import pytest

from core.errors import Refused
from core.models import AuditEvent
from suggestions.models import Publication, PublicationReview
from suggestions.services import publications as services
from suggestions.tests import given
from suggestions.tests import given_publications as public
from suggestions.tests.test_concurrency import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def step(world, publication, command, who, **said):
    actor = world.actor(who, public.AT)
    return lambda: command(
        publication_id=publication.pk, actor=actor, at=public.AT, version=publication.version, **said
    )


def test_two_reviewers_at_once_and_one_review_counts():
    world = given.county()
    publication = public.submitted(world)
    say = {"checked": public.ALL_SECRECY}

    results = at_once(
        step(world, publication, services.approve_secrecy, "chair", **say),
        step(world, publication, services.approve_secrecy, "publisher", **say),
    )

    assert [refusal.status for refusal in refusals(results)] == [409]
    assert PublicationReview.objects.filter(publication=publication).count() == 1


def test_one_approves_while_another_returns_it_and_one_of_both_happens():
    world = given.county()
    publication = public.cleared(world)

    results = at_once(
        step(world, publication, services.approve_privacy, "publisher", checked=public.ALL_PRIVACY),
        step(world, publication, services.return_publication, "second_publisher", reason="写清日期。"),
    )

    publication.refresh_from_db()
    assert [refusal.status for refusal in refusals(results)] == [409]
    assert publication.state in ("approved", "draft")
    assert AuditEvent.objects.filter(verb__in=["approve_privacy", "return_publication"]).count() == 1


def test_two_draft_the_same_matter_at_once_and_one_text_is_there():
    world = given.county()
    matter = given.closed(world)

    def draft(who):
        return lambda: public.drafted(world, matter, by=who)

    results = at_once(draft("presidium_clerk"), draft("publisher"))

    (refusal,) = refusals(results)
    assert isinstance(refusal, Refused)
    assert (refusal.status, Publication.objects.count()) == (409, 1)
