"""Publishing formal suggestions: in full with the deputy's name, counted from the reply, never against the deputy's choice."""

import pytest
import time_machine
from django.test import Client

from core import clocks
from core.errors import RuleBroken
from core.subjects import Subject
from suggestions.services import publications as services
from suggestions.services.public_text import PublicText
from suggestions.states import PublicationScope
from suggestions.tests import given, proposals
from suggestions.tests import given_publications as public
from suggestions.tests.visitor import text_of

pytestmark = pytest.mark.django_db(transaction=True)
PROBLEM = "干渠两处塌方，下游两个村的田浇不上水。"


@pytest.fixture
def world():
    return given.county()


def closed(world, **other):
    proposal = proposals.told(world, **other)
    proposals.rate(proposal, "county_deputy")
    proposals.rate(proposal, "colleague")
    return proposal


def text(world, **other: object) -> PublicText:
    said = {"title": "修复东干渠", "problem": PROBLEM, "reply": public.REPLY, "scope": PublicationScope.FULL,
            "region_id": world.region("999901").pk}  # fmt: skip
    return PublicText(**{**said, **other})


def published(world, proposal):
    publication = public.drafted(world, proposal.matter, by="dispatcher", what=text(world))
    public.take(world, publication, services.submit_publication, "dispatcher")
    public.take(world, publication, services.approve_secrecy, "second_publisher", checked=public.ALL_SECRECY)
    public.take(world, publication, services.approve_privacy, "publisher", checked=public.ALL_PRIVACY)
    return public.take(world, publication, services.publish_result, "publisher")


def test_a_suggestion_is_public_in_full_with_who_proposed_it(world):
    publication = published(world, closed(world))

    response = Client().get(f"/results/{publication.public_id}/")

    said = text_of(response)
    for words in (PROBLEM, public.REPLY, "代表建议", "李国华", "示例县交通运输局", "代表满意"):
        assert words in said
    assert f"/deputies/{world.deputies['county_deputy'].public_id}/" in response.content.decode()
    assert publication.scope == PublicationScope.FULL


def test_the_term_counts_from_the_reply_and_not_from_the_end(world):
    proposal = closed(world)
    matter = proposal.matter
    replied = matter.assignments.get(part="lead").replies.get().approved_at
    assert replied < matter.closed_at

    publication = public.drafted(world, matter, by="dispatcher", what=text(world))

    (clock,) = clocks.of(Subject("publication", publication.pk))
    assert clock.started_at == replied


def test_what_the_deputy_handed_in_as_not_public_stays_so(world):
    matter = closed(world, secrecy="closed", secrecy_reason="涉及一家企业的经营情况。").matter

    with pytest.raises(RuleBroken, match="领衔代表提交时选了不公开"):
        public.drafted(world, matter, by="dispatcher", what=text(world))

    kept = services.keep_private(
        matter_id=matter.pk, reason="deputy_objects", note="", actor=world.actor("dispatcher", public.AT), at=public.AT
    )
    assert kept.state == "declined"


def test_the_page_of_a_closed_one_shows_nothing_of_its_text(world):
    proposal = closed(world, secrecy="closed", secrecy_reason="涉及一家企业的经营情况。")
    client = Client()

    with time_machine.travel(public.AT):
        client.force_login(world.user("publisher"))
        source = client.get(f"/console/publications/new/{proposal.matter.public_id}/").content.decode()

    assert "领衔代表提交时选了不公开" in source
    assert proposal.suggestion.situation not in source
    assert proposal.suggestion.analysis not in source
