"""What the API takes and shows of deputies' suggestions; the rules are the commands' own."""

from typing import Any

from rest_framework import serializers

from suggestions import lifecycle
from suggestions.api.inputs import KeyField, StepIn
from suggestions.api.outputs import clock_rows
from suggestions.selectors import catalogue, details, formal
from suggestions.services.drafting import Content, Source
from suggestions.states import (
    BarredMatter,
    Grade,
    Level,
    Season,
    Secrecy,
    SourceKind,
    SuggestionAction,
    SuggestionType,
)


class ContentIn(serializers.Serializer):  # type: ignore[type-arg]
    """The three parts and what goes with them."""

    title = serializers.CharField(max_length=200)
    situation = serializers.CharField(allow_blank=True, default="")
    analysis = serializers.CharField(allow_blank=True, default="")
    proposals = serializers.ListField(child=serializers.CharField(), default=list, help_text="逐条的具体意见。")
    type = serializers.ChoiceField(SuggestionType.choices, default=SuggestionType.SUGGESTION)
    season = serializers.ChoiceField(Season.choices, default=Season.INTER_SESSION)
    category = KeyField(
        slug_field="code", queryset=catalogue.categories(), source="category_id", allow_null=True, default=None
    )
    proposed_units = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.units()), default=list
    )
    secrecy = serializers.ChoiceField(Secrecy.choices, default=Secrecy.OPEN)
    secrecy_reason = serializers.CharField(max_length=100, allow_blank=True, default="")
    face_to_face = serializers.BooleanField(default=False)
    opinions = serializers.ListField(child=serializers.CharField(max_length=12), default=list)


class DraftIn(ContentIn):
    """起草建议。"""

    key = serializers.CharField(
        min_length=16, max_length=64, help_text="由调用方生成的唯一标识；重复提交得到同一草稿。"
    )
    level = serializers.ChoiceField(Level.choices)


class ReviseIn(StepIn, ContentIn):
    """修改内容。"""


class MeetingIn(StepIn):
    """登记与群众见面。"""

    met_on = serializers.DateField()
    place = serializers.CharField(max_length=60)
    summary = serializers.CharField(max_length=5000)


class InviteIn(StepIn):
    """邀请附议。"""

    deputies = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.deputies()), source="deputy_ids"
    )


class ConfirmIn(StepIn):
    """确认附议：所读正文的摘要值。"""

    text_hash = serializers.CharField(max_length=64)


class HandInIn(StepIn):
    """提交建议。"""

    self_check = serializers.ListField(child=serializers.ChoiceField(BarredMatter.choices))
    single_matter = serializers.BooleanField()


class WhyIn(StepIn):
    """退回、坚持、撤回：理由。"""

    reason = serializers.CharField(max_length=5000)


class RefuseIn(StepIn):
    """不作建议处理。"""

    barred = serializers.ChoiceField(BarredMatter.choices)
    explanation = serializers.CharField(max_length=5000)


class AcceptIn(StepIn):
    """受理建议。"""

    category = KeyField(slug_field="code", queryset=catalogue.categories(), source="category_id")
    grade = serializers.ChoiceField(Grade.choices, default=Grade.GENERAL)
    note = serializers.CharField(max_length=5000, allow_blank=True, default="")


SUGGESTION_INPUTS: dict[SuggestionAction, type[StepIn]] = {
    SuggestionAction.REVISE_SUGGESTION: ReviseIn,
    SuggestionAction.LOG_MEETING: MeetingIn,
    SuggestionAction.INVITE_COSPONSORS: InviteIn,
    SuggestionAction.CONFIRM_COSPONSORSHIP: ConfirmIn,
    SuggestionAction.DECLINE_COSPONSORSHIP: StepIn,
    SuggestionAction.SUBMIT_SUGGESTION: HandInIn,
    SuggestionAction.INSIST_ON_SUGGESTION: WhyIn,
    SuggestionAction.RETURN_SUGGESTION: WhyIn,
    SuggestionAction.REFUSE_SUGGESTION: RefuseIn,
    SuggestionAction.ACCEPT_SUGGESTION: AcceptIn,
    SuggestionAction.WITHDRAW_SUGGESTION: WhyIn,
}


def content_of(body: dict[str, Any], sources: tuple[Source, ...]) -> Content:
    """Return what the body says as the command takes it."""
    names = ("title", "situation", "analysis", "type", "season", "category_id", "secrecy", "secrecy_reason",
             "face_to_face")  # fmt: skip
    return Content(
        **{name: body[name] for name in names},
        proposals="\n".join(body["proposals"]),
        proposed_unit_ids=tuple(body["proposed_units"]),
        sources=sources,
    )


class SuggestionRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a list of suggestions."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField(help_text="受理以前为空。")
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    title = serializers.CharField()
    level = serializers.CharField()
    lead = serializers.CharField(source="lead.name")
    category = serializers.CharField(source="category.code", default=None, allow_null=True)
    matter = serializers.UUIDField(source="matter.public_id", default=None, allow_null=True)
    drafted_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class SuggestionOut(SuggestionRow):
    """A suggestion as its page shows it."""

    type = serializers.CharField()
    season = serializers.CharField()
    situation = serializers.CharField()
    analysis = serializers.CharField()
    proposals = serializers.ListField(source="proposal_lines", child=serializers.CharField())
    text_hash = serializers.CharField(help_text="确认附议时带上，表示读到的是这一稿。")
    secrecy = serializers.CharField()
    secrecy_reason = serializers.CharField()
    face_to_face = serializers.BooleanField()
    proposed_units = serializers.SerializerMethodField()
    cosponsors = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()
    reviews = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_proposed_units(self, suggestion: Any) -> list[str]:
        """Return the units the deputy proposes."""
        return [unit.name for unit in suggestion.proposed_units.all()]

    def get_cosponsors(self, suggestion: Any) -> list[dict[str, str]]:
        """Return who was invited and what they answered."""
        return [{"name": c.deputy.name, "state": c.state} for c in suggestion.cosponsors.all()]

    def get_opinions(self, suggestion: Any) -> list[str]:
        """Return the numbers of the opinions behind it that this caller may read."""
        return [opinion.number for opinion in formal.opinions_behind(suggestion, self.context["actor"])]

    def get_reviews(self, suggestion: Any) -> list[dict[str, Any]]:
        """Return what the reviews found, oldest first."""
        return [{"result": r.result, "text": r.text, "barred": r.barred, "at": r.at} for r in suggestion.reviews.all()]

    def get_clocks(self, suggestion: Any) -> list[dict[str, Any]]:
        """Return the deadlines that run."""
        return clock_rows(details.suggestion_clocks(suggestion))

    def get_available_actions(self, suggestion: Any) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(a) for a in lifecycle.SUGGESTION.available_actions(suggestion, self.context["actor"])]


def sources_of(numbers: list[str], actor: Any, kept: tuple[Source, ...] = ()) -> tuple[Source, ...]:
    """Return the opinions with these numbers as sources; unknown ones get no row and are refused by the command."""
    found = {opinion.number: opinion for opinion in formal.opinions_numbered(numbers, actor)}
    chosen = [
        Source(SourceKind.OPINION, found[n].pk, found[n].title) if n in found else Source(SourceKind.OPINION, 0)
        for n in numbers
    ]
    return (*kept, *chosen)
