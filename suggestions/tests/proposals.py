"""Suggestions in every state, reached through real commands; each function goes one step further than the one before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from accounts import selectors as accounts_selectors
from accounts.models import User
from core.actors import SYSTEM, Actor, citizen_of
from deputies import services as deputies
from deputies.models import Deputy
from deputies.states import CongressLevel, Sex
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.services import cosigning, dispatch, drafting, feedback, handle, reviewing, satisfaction, submitting
from suggestions.services.drafting import Content, Source
from suggestions.states import BarredMatter, ContactWay, FeedbackWay, MatterKind, ResultClass, Satisfaction, SourceKind
from suggestions.tests import county_setup, given
from suggestions.tests.county import COUNTY, TOWNSHIP, County, county
from suggestions.tests.county_words import FOUNDED, SET_UP_AT
from suggestions.tests.journey import AT, answer

TITLE = "关于修复石桥村至柳湾村灌溉渠的建议"
SITUATION = "石桥村、柳湾村共用的东干渠有两处塌方、约三百米淤塞，二百六十亩水田今年没有浇上头遍水。"
ANALYSIS = "渠道建成三十多年没有清淤，管护责任在两个村之间没有说清，村里拿不出修复的钱。"
PROPOSALS = "疏浚东干渠约三千米，修复塌方两处。\n明确渠道管护单位和每年清淤的时间。"
ALL_TICKED = tuple(BarredMatter.values)
# key: name, level, region of the mandate
MORE = {
    "colleague": ("周立群", CongressLevel.COUNTY, COUNTY),
    "third": ("沈春燕", CongressLevel.COUNTY, COUNTY),
    "neighbour": ("罗永昌", CongressLevel.TOWNSHIP, TOWNSHIP),
}
serial = count(1)


def content(**other: object) -> Content:
    """Return a whole suggestion; every part may be another."""
    said: dict = {"title": TITLE, "situation": SITUATION, "analysis": ANALYSIS, "proposals": PROPOSALS}
    return Content(**{**said, **other})


def more_deputies() -> None:
    """Add deputies to the invented county, who are stationed nowhere."""
    for key, (name, level, region) in MORE.items():
        if User.objects.filter(username=key).exists():
            continue
        user = county_setup._user(key, name)
        deputy = deputies.register_deputy(name=name, sex=Sex.MALE, user_id=user.pk, actor=SYSTEM, at=SET_UP_AT)
        deputies.give_mandate(
            deputy_id=deputy.pk, level=level, region_id=county().region(region).pk, term=19, starts_on=FOUNDED,
            actor=SYSTEM, at=SET_UP_AT,
        )  # fmt: skip


@dataclass
class Proposal:
    """One suggestion on its way: who takes the steps and when the next one happens."""

    world: County
    at: datetime
    lead: str
    level: str
    suggestion_id: int = 0

    def later(self, **delta: float) -> datetime:
        """Move on and return the time."""
        self.at += timedelta(**(delta or {"minutes": 10}))
        return self.at

    def actor(self, key: str) -> Actor:
        """Return a person of the county, the added deputies too."""
        return accounts_selectors.actor_of(User.objects.get(username=key), self.at)

    @property
    def suggestion(self) -> Suggestion:
        """Return the suggestion as it stands."""
        return Suggestion.objects.select_related("matter", "lead").get(pk=self.suggestion_id)

    @property
    def matter(self) -> Matter:
        """Return the matter as it stands."""
        return Matter.objects.get(kind=MatterKind.SUGGESTION, source_id=self.suggestion_id)

    @property
    def reviewer(self) -> str:
        """Return who reviews: the county dispatcher or the township's clerk."""
        return "dispatcher" if self.level == "county" else "presidium_clerk"

    def step(self, command, key: str, **said: object) -> None:
        """Take a step of the suggestion."""
        at, version = self.later(), self.suggestion.version
        command(suggestion_id=self.suggestion_id, actor=self.actor(key), at=at, version=version, **said)

    def confirm(self, key: str) -> None:
        """Confirm the text as it stands."""
        self.step(cosigning.confirm_cosponsorship, key, text_hash=self.suggestion.text_hash)

    def matter_step(self, command, key: str, *, hours: float = 1, **said: object) -> None:
        """Take a step of the matter."""
        at, matter = self.later(hours=hours), self.matter
        command(matter_id=matter.pk, actor=self.actor(key), at=at, version=matter.version, **said)


def deputy_id(key: str) -> int:
    """Return a deputy's id by the name the person signs in with."""
    return Deputy.objects.get(user__username=key).pk


def drafted(
    world: County | None = None, *, lead: str = "county_deputy", level: str = "county", at: datetime = AT,
    sources: tuple[Source, ...] = (), **other: object,
) -> Proposal:  # fmt: skip
    """草稿."""
    proposal = Proposal(world or county(), at, lead, level)
    more_deputies()
    proposal.suggestion_id = drafting.draft_suggestion(
        key=f"draft-{next(serial)}", level=level, content=content(sources=sources, **other),
        actor=proposal.actor(lead), at=at,
    ).pk  # fmt: skip
    return proposal


def cosigning_(world: County | None = None, **other: object) -> Proposal:
    """征集附议: one invited, nobody has answered."""
    proposal = drafted(world, **other)
    invited = "colleague" if proposal.level == "county" else "neighbour"
    proposal.step(cosigning.invite_cosponsors, proposal.lead, deputy_ids=[deputy_id(invited)])
    return proposal


def submit(proposal: Proposal) -> None:
    """Hand it in with everything ticked."""
    proposal.step(submitting.submit_suggestion, proposal.lead, self_check=ALL_TICKED, single_matter=True)


def submitted(world: County | None = None, **other: object) -> Proposal:
    """待审查, co-signed by one."""
    proposal = cosigning_(world, **other)
    proposal.confirm("colleague" if proposal.level == "county" else "neighbour")
    submit(proposal)
    return proposal


def returned(world: County | None = None, **other: object) -> Proposal:
    """退回修改."""
    proposal = submitted(world, **other)
    proposal.step(reviewing.return_suggestion, proposal.reviewer, reason="请写明两个村各有多少亩田浇不上水。")
    return proposal


def not_accepted(world: County | None = None, **other: object) -> Proposal:
    """不作建议处理."""
    proposal = submitted(world, **other)
    explanation = "这是正在法院审理的案件，已按代表来信转县信访局。"
    proposal.step(
        reviewing.refuse_suggestion, proposal.reviewer, barred=BarredMatter.PENDING_CASE, explanation=explanation
    )
    return proposal


def accept(proposal: Proposal) -> None:
    """Accept it as a matter of water."""
    category = proposal.world.category("02").pk
    proposal.step(
        reviewing.accept_suggestion, proposal.reviewer, category_id=category, note="拟由交通局主办、水利局会办。"
    )


def accepted(world: County | None = None, **other: object) -> Proposal:
    """已受理: the matter waits for dispatch."""
    proposal = submitted(world, **other)
    accept(proposal)
    return proposal


def withdrawn(world: County | None = None, **other: object) -> Proposal:
    """已撤回, after having been accepted."""
    proposal = accepted(world, **other)
    proposal.step(submitting.withdraw_suggestion, proposal.lead, reason="县里已经把这条渠列入今年计划。")
    return proposal


def dispatched(world: County | None = None, *, co: tuple[str, ...] = ("power",), **other: object) -> Proposal:
    """The matter is with its units."""
    proposal = accepted(world, **other)
    lead = "roads" if proposal.level == "county" else "township_gov"
    proposal.matter_step(
        dispatch.dispatch, proposal.reviewer, lead_unit_id=proposal.world.unit(lead).pk,
        co_unit_ids=[proposal.world.unit(key).pk for key in co if proposal.level == "county"],
        instruction="请与代表见面后答复。",
    )  # fmt: skip
    return proposal


def handling(world: County | None = None, **other: object) -> Proposal:
    """Signed, the co-opinion given, the deputy contacted."""
    proposal = dispatched(world, **other)
    handler = "roads_handler" if proposal.level == "county" else "township_handler"
    proposal.matter_step(handle.sign, handler)
    if any(part.unit.name == "示例县供电公司" for part in proposal.matter.assignments.all()):
        proposal.matter_step(handle.co_sign, "power_handler")
        proposal.matter_step(handle.submit_co_opinion, "power_handler", text="渠道沿线的两根电杆由我公司迁移。")
    contact(proposal)
    return proposal


def contact(proposal: Proposal) -> None:
    """Talk with the deputy face to face."""
    proposal.matter_step(
        handle.log_contact, "roads_handler" if proposal.level == "county" else "township_handler",
        way=ContactWay.FACE_TO_FACE, with_citizen=True, with_deputy=True, contacted_at=proposal.at,
        summary="和领衔代表一起看了塌方的两处，商定先清淤后修复。",
    )  # fmt: skip


def reply(proposal: Proposal, result_class: str = ResultClass.A) -> None:
    """Let the unit's head sign the answer."""
    said = answer(result_class)
    proposal.matter_step(
        handle.issue_reply, "roads_head" if proposal.level == "county" else "township_unit_head", hours=20,
        answer=type(said)(**{**vars(said), "doc_no": "示交函〔2026〕5号"}),
    )  # fmt: skip


def tell(proposal: Proposal) -> None:
    """Hand the answer over: the window for rating opens."""
    proposal.matter_step(
        feedback.record_feedback, proposal.reviewer, way=FeedbackWay.TO_DEPUTY, told_at=proposal.at,
        note="已送达领衔代表和附议代表。", deputy_told=True,
    )  # fmt: skip


def told(world: County | None = None, *, result_class: str = ResultClass.A, **other: object) -> Proposal:
    """待评价."""
    proposal = handling(world, **other)
    reply(proposal, result_class)
    tell(proposal)
    return proposal


def rate(proposal: Proposal, key: str, outcome: str = Satisfaction.SATISFIED, reason: str = "") -> None:
    """Rate the round as a sponsor."""
    proposal.matter_step(
        satisfaction.rate_as_deputy, key, attitude=Satisfaction.SATISFIED, outcome=outcome, reason=reason
    )


def rate_as_citizen(proposal: Proposal, opinion: Opinion, outcome: str, reason: str = "") -> None:
    """Rate the round as the citizen of a linked opinion."""
    satisfaction.rate(
        matter_id=proposal.matter.pk, actor=citizen_of(opinion.pk), at=proposal.later(hours=1), version=None,
        attitude=Satisfaction.SATISFIED, outcome=outcome, reason=reason,
    )  # fmt: skip


def sources_of(*opinions: Opinion) -> tuple[Source, ...]:
    """Return opinions as a draft names them."""
    return tuple(Source(SourceKind.OPINION, opinion.pk, opinion.title) for opinion in opinions)


def opinions(world: County, how_many: int = 3) -> list[Opinion]:
    """Return classified opinions followed by the township's deputy."""
    return [given.classified(world, category="02").opinion for _ in range(how_many)]
