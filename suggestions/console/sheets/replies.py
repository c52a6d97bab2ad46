"""The 答复函: the approved reply of a round, its public part, to the citizen or to the deputies; it names no citizen."""

from typing import TYPE_CHECKING, Any

from core.actors import Actor
from core.clock import local_date
from core.paper_forms import Paper, Signed, Words
from suggestions import policies
from suggestions.selectors import formal
from suggestions.states import CoSponsorState, MatterKind, ResultClass

if TYPE_CHECKING:
    from suggestions.models import Matter, Reply, Suggestion

RATE_ONLINE = "您可以凭登记编号和查询码评价办理态度和办理结果，评价不会让承办单位在评价结束前看到。"
RATE_IN_PORTAL = "请您在代表门户评价办理态度和办理结果，评价结束前我单位看不到。"


def may_print(matter: "Matter", actor: Actor) -> bool:
    """Return whether this person may print the reply: who gives it to the citizen; of a suggestion the unit too."""
    own = any(
        part.unit_id in {c.organisation_id for c in actor.acting_as(*policies.UNIT)}
        for part in policies.current(matter)
    )
    allowed = policies.feedback_giver(matter, actor) is not None or (matter.kind == MatterKind.SUGGESTION and own)
    return allowed and standing(matter) is not None


def standing(matter: "Matter") -> Any:
    """Return the approved reply of the present round, or None."""
    replies = [reply for part in policies.current(matter) for reply in part.replies.all()]
    return next((reply for reply in replies if reply.approved_at is not None), None)


def papers(matter: "Matter", actor: Actor) -> list[Paper]:
    """Return the letter with the reply, none for those who may not print it."""
    if not may_print(matter, actor):
        return []
    reply = standing(matter)
    suggestion = formal.of_matter(matter, actor)
    unit = reply.assignment.unit.name
    said = (
        *_opening(matter, suggestion, unit),
        Words((*_lines(reply.body), *_proof(reply), RATE_IN_PORTAL if suggestion else RATE_ONLINE)),
        *([Words((f"签发人：{reply.signer}",))] if suggestion else []),
        Signed(unit, local_date(reply.approved_at)),
    )
    return [
        Paper(
            title=f"关于{suggestion.number}的答复" if suggestion else f"关于“{matter.title}”的答复",
            number=f"{reply.doc_no}　{reply.result_class}类" if suggestion else matter.number,
            parts=said,
            author=unit,
        )
    ]


def _opening(matter: "Matter", suggestion: "Suggestion | None", unit: str) -> tuple[Words, ...]:
    if suggestion is None:
        to = "代表" if matter.kind == MatterKind.SUGGESTION else "反映人"
        return Words((f"{to}：",), plain=True), Words((f"您反映的事情，由{unit}办理，现将结果告诉您。",))
    behind = [c.deputy.name for c in suggestion.cosponsors.all() if c.state == CoSponsorState.CONFIRMED]
    names = "、".join([suggestion.lead.name, *behind])
    sentence = f"您提出的“{suggestion.title}”，由我单位主办，经与您沟通，现答复如下。"
    return Words((f"{names}代表：",), plain=True), Words((sentence,))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _proof(reply: "Reply") -> list[str]:
    """Return what each class owes: the commitment with its day, or why it is not solved."""
    said = [f"办理结果：{ResultClass(reply.result_class).label}。"]
    if reply.next_step:
        said.append(f"下一步：{reply.next_step}")
    if reply.committed_on is not None:
        day = reply.committed_on
        said.append(f"我们承诺在{day.year}年{day.month}月{day.day}日前完成。")
    if reply.unsolved_reason:
        said.append(f"目前没有解决的原因：{reply.get_unsolved_reason_display()}。")
    return said
