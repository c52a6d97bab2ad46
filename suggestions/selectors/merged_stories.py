"""The only place for what a merged citizen reads of the handling with others, and for keeping the others out of it."""

from dataclasses import replace
from datetime import datetime

from suggestions.models import Opinion
from suggestions.selectors.stories import Case, Story, StoryExplanation
from suggestions.states import MatterState, OpinionState, Remark

NOTE = (
    "您反映的情况与另外几件是同一件事，已经合在一起办理。"
    "办理进展和答复您都能在这里看到；答复会单独告诉您，由您自己评价。"
)
SOMEBODY, NUMBER = "某群众", "（电话略）"
SHORTEST_NAME = 2


def is_merged(opinion_id: int) -> bool:
    """Return whether this opinion is handled with another."""
    return Opinion.objects.filter(pk=opinion_id, state=OpinionState.MERGED).exists()


def own_told(opinion: Opinion) -> dict[int, datetime] | None:
    """Return the rounds of which a merged citizen was told, and when; None for one not merged."""
    if opinion.state != OpinionState.MERGED:
        return None
    return {told.round_no: told.told_at for told in opinion.own_feedbacks.all()}


def explanations(opinion: Opinion) -> tuple[StoryExplanation, ...]:
    """Return what was explained to this citizen after a dissatisfied rating; asked for only where there was one."""
    if not _dissatisfied(opinion):
        return ()
    return tuple(StoryExplanation(said.text, said.at) for said in opinion.explanations.all())


def _dissatisfied(opinion: Opinion) -> list[int]:
    """Return the rounds this citizen rated as not satisfactory."""
    ratings = opinion.matter.ratings.all() if opinion.matter is not None else []
    return [r.round_no for r in ratings if r.opinion_id == opinion.pk and r.dissatisfied]


def explanation_due(case: Case) -> bool:
    """Return whether it was ended as most had rated it, and nobody has explained that to this citizen yet."""
    matter = case.matter
    if matter is None or matter.state not in (MatterState.CLOSED, MatterState.TRACKING):
        return False
    outvoted = matter.round_no in _dissatisfied(case.opinion) and matter.remark != Remark.EXPLAINED
    return outvoted and not case.explanations


def note_of(case: Case) -> str:
    """Return the sentence that it is handled with others, empty for one that is not."""
    return NOTE if case.opinion.state == OpinionState.MERGED else ""


def without_others(told: Story, case: Case) -> Story:
    """Return the story with the names and phones of the others behind the same matter taken out.

    A unit may have written one of them into a progress or a reply, which all of them read.
    """
    words = _of_others(case)
    if not words:
        return told
    steps = tuple(replace(step, text=_without(step.text, words)) for step in told.steps)
    replies = tuple(
        replace(
            reply,
            body=_without(reply.body, words),
            evidence=_without(reply.evidence, words),
            next_step=_without(reply.next_step, words),
        )
        for reply in told.replies
    )
    return replace(told, steps=steps, replies=replies, guidance=_without(told.guidance, words))


def _of_others(case: Case) -> dict[str, str]:
    """Return what must not be read, with what is read instead; the own name stays."""
    rows = case.matter.opinions.all() if case.matter is not None else []
    others = [s for o in rows if o.pk != case.opinion.pk and (s := getattr(o, "submitter", None)) is not None]
    found = {s.name: SOMEBODY for s in others if len(s.name) >= SHORTEST_NAME}
    return found | {s.phone: NUMBER for s in others if s.phone}


def _without(text: str, words: dict[str, str]) -> str:
    for word, instead in words.items():
        text = text.replace(word, instead)
    return text
