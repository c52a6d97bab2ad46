"""A suggestion's commands: the draft, the co-sponsors, the submission."""

from datetime import date

import pytest

from accounts import services as accounts
from accounts.models import Region
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from deputies import services as deputies
from deputies.states import CongressLevel
from suggestions.models import MatterDeputy
from suggestions.services import cosigning, drafting, submitting
from suggestions.tests import proposals
from suggestions.tests.proposals import ALL_TICKED, AT, content, deputy_id

pytestmark = pytest.mark.django_db


def test_a_deputy_drafts_and_the_same_key_gives_the_same_draft():
    proposal = proposals.drafted()
    actor = proposal.actor("county_deputy")
    said = {"key": "phone-0001", "level": "county", "content": content(), "actor": actor, "at": AT}

    first, second = drafting.draft_suggestion(**said), drafting.draft_suggestion(**said)

    assert first.pk == second.pk
    assert first.state == "draft"
    assert (first.owner.name, first.region.name) == ("示例县人大常委会代表工委", "示例县")
    assert first.proposal_lines == ["疏浚东干渠约三千米，修复塌方两处。", "明确渠道管护单位和每年清淤的时间。"]


def test_nobody_but_a_deputy_drafts():
    proposal = proposals.drafted()

    with pytest.raises(NotAllowed, match="不能起草代表建议"):
        drafting.draft_suggestion(key="x", level="county", content=content(), actor=proposal.actor("dispatcher"), at=AT)


def test_a_township_deputy_cannot_raise_it_at_the_county_nor_a_county_deputy_in_the_township():
    proposal = proposals.drafted()

    with pytest.raises(RuleBroken, match="您现在不是县级人大代表") as county_refused:
        drafting.draft_suggestion(key="x", level="county", content=content(), actor=proposal.actor("deputy"), at=AT)
    with pytest.raises(RuleBroken, match="街道没有自己的人民代表大会"):
        drafting.draft_suggestion(
            key="x", level="township", content=content(), actor=proposal.actor("county_deputy"), at=AT
        )

    assert county_refused.value.field == "level"


def test_a_street_has_no_suggestions_of_its_own_and_its_deputy_raises_it_at_the_county():
    proposal = proposals.drafted()
    street = accounts.create_region(code="999901001", name="城关街道", is_street=True, actor=SYSTEM, at=AT)
    deputies.give_mandate(
        deputy_id=deputy_id("county_deputy"), level=CongressLevel.TOWNSHIP, region_id=street.pk, term=19,
        starts_on=date(2026, 1, 1), actor=SYSTEM, at=AT,
    )  # fmt: skip
    said = {"content": content(), "actor": proposal.actor("county_deputy"), "at": AT}

    with pytest.raises(
        RuleBroken, match="街道没有自己的人民代表大会，不能提街道的代表建议。是县级人大代表的，请选“县级”"
    ):
        drafting.draft_suggestion(key="street", level="township", **said)

    assert drafting.draft_suggestion(key="county", level="county", **said).level == "county"
    assert Region.objects.filter(is_street=True).count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": "  "}, "title", "请写标题"),
        ({"title": "长" * 41}, "title", "现在41字，最多40字"),
        ({"situation": "字" * 20_000}, "situation", "现在20000字，最多5000字"),
        ({"secrecy": "closed"}, "secrecy_reason", "请写明理由"),
        ({"secrecy": "perhaps"}, "secrecy", "请从列出的选项里选一个"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(changed, field, sentence):
    proposal = proposals.drafted()

    with pytest.raises(RuleBroken, match=sentence) as refused:
        proposal.step(drafting.revise_suggestion, "county_deputy", content=content(**changed))

    assert refused.value.field == field


def test_an_opinion_that_is_not_the_deputys_is_no_source():
    proposal = proposals.drafted()
    (opinion,) = proposals.opinions(proposal.world, 1)

    with pytest.raises(RuleBroken, match="不是交给您跟进、请您研判或者由您收到的"):
        proposal.step(
            drafting.revise_suggestion, "county_deputy", content=content(sources=proposals.sources_of(opinion))
        )


@pytest.mark.parametrize("part", ["situation", "analysis", "proposals"])
def test_an_unfinished_text_is_neither_co_signed_nor_submitted(part):
    proposal = proposals.drafted(**{part: ""})

    with pytest.raises(RuleBroken) as refused:
        proposals.submit(proposal)
    with pytest.raises(RuleBroken):
        proposal.step(cosigning.invite_cosponsors, "county_deputy", deputy_ids=[deputy_id("colleague")])

    assert refused.value.field == part
    assert proposal.suggestion.state == "draft"


def test_the_self_check_names_what_has_not_been_ticked():
    proposal = proposals.drafted()

    with pytest.raises(RuleBroken, match="法院、检察院、监委或者仲裁机构正在办的具体案件") as refused:
        proposal.step(
            submitting.submit_suggestion, "county_deputy", single_matter=True,
            self_check=tuple(m for m in ALL_TICKED if m != "pending_case"),
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="一事一议"):
        proposal.step(submitting.submit_suggestion, "county_deputy", self_check=ALL_TICKED, single_matter=False)

    assert refused.value.field == "self_check"


def test_only_deputies_of_the_same_congress_are_invited_and_never_the_lead():
    proposal = proposals.drafted()

    for wrong, sentence in (("deputy", "同一个人民代表大会"), ("county_deputy", "不用邀请自己")):
        with pytest.raises(RuleBroken, match=sentence):
            proposal.step(cosigning.invite_cosponsors, "county_deputy", deputy_ids=[deputy_id(wrong)])
    with pytest.raises(RuleBroken, match="请选择要邀请的代表"):
        proposal.step(cosigning.invite_cosponsors, "county_deputy", deputy_ids=[])


def test_a_changed_text_voids_the_confirmation_and_asks_again():
    proposal = proposals.cosigning_()
    read = proposal.suggestion.text_hash
    proposal.confirm("colleague")

    proposal.step(
        drafting.revise_suggestion, "county_deputy", content=content(analysis="责任单位不明确，资金也没有着落。")
    )
    asked = proposal.suggestion.cosponsors.get()
    assert (asked.state, asked.confirmed_hash) == ("invited", "")

    with pytest.raises(WrongState, match="内容刚刚改过，这一次没有确认"):
        proposal.step(cosigning.confirm_cosponsorship, "colleague", text_hash=read)
    assert proposal.suggestion.cosponsors.get().state == "invited"

    proposal.confirm("colleague")
    proposals.submit(proposal)
    assert proposal.suggestion.cosponsors.get().confirmed_hash == proposal.suggestion.submitted_hash


def test_a_change_of_what_is_not_the_text_leaves_the_confirmation():
    proposal = proposals.cosigning_()
    proposal.confirm("colleague")

    proposal.step(drafting.revise_suggestion, "county_deputy", content=content(face_to_face=True))

    assert proposal.suggestion.cosponsors.get().state == "confirmed"


def test_who_has_not_confirmed_or_declined_does_not_stand_behind_it():
    proposal = proposals.cosigning_()
    proposal.step(cosigning.invite_cosponsors, "county_deputy", deputy_ids=[deputy_id("third")])
    proposal.confirm("colleague")
    proposal.step(cosigning.decline_cosponsorship, "third")
    proposals.submit(proposal)
    proposals.accept(proposal)

    sponsors = MatterDeputy.objects.filter(matter=proposal.matter).values_list("deputy__name", "leads")
    assert set(sponsors) == {("李国华", True), ("周立群", False)}
