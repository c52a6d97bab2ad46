"""What the console shows of supervision: what a sender decides on, one record with its letter, answers and steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.actors import Actor
from core.clock import SHANGHAI
from suggestions import supervision_deadlines, supervision_lifecycle, supervision_policies
from suggestions.console import pictures
from suggestions.console.forms.base import StepForm
from suggestions.console.forms.supervising import BEGIN_FORMS, STEP_FORMS, AnswerForm, BeginForm
from suggestions.console.rows import BEGIN_WORDS
from suggestions.selectors import letter_bodies, pressure, supervisions
from suggestions.selectors.supervision_section import TONES
from suggestions.states import SupervisionAction, SupervisionKind, SupervisionState

if TYPE_CHECKING:
    from suggestions.models import Assignment, Matter, Supervision

DONE = {
    SupervisionAction.ISSUE_NOTICE: "已签发，单位收到消息了。可以打印或者下载盖章。",
    SupervisionAction.ANSWER_SUPERVISION: "已答复，发出的一方会看。",
    SupervisionAction.ACCEPT_ANSWER: "已认可答复，这一件督办了结。",
    SupervisionAction.RETURN_ANSWER: "已退回补充。",
    SupervisionAction.WITHDRAW_SUPERVISION: "已撤回。",
}
FORWARD = (SupervisionAction.ANSWER_SUPERVISION, SupervisionAction.ISSUE_NOTICE, SupervisionAction.ACCEPT_ANSWER)
PLAIN = {SupervisionAction.DRAFT_NOTICE: "拟督办函", SupervisionAction.ISSUE_NOTICE: "签发督办函"}


def begin_form(
    kind: SupervisionKind, matter: "Matter", part_id: int | None, at: datetime, data: Any = None
) -> tuple[BeginForm, dict[str, Any]]:
    """Return the form that begins a record, with what is known of every unit's part; its own part chosen."""
    parts = supervision_policies.parts_of(matter)
    chosen = next((part for part in parts if part.pk == part_id), parts[0] if parts else None)
    deadlines = pressure.pressed(parts, at) if parts else {}
    late = chosen is not None and any(one.late is not None for one in deadlines[chosen.pk])
    more: dict[str, Any] = {}
    if kind == SupervisionKind.NOTICE:
        more["late"] = late
    elif kind == SupervisionKind.KEY:
        more = {"leaders": supervisions.leader_choices(at), "committees": supervisions.committee_choices()}
    initial = {"version": matter.version, "assignment_id": chosen.pk if chosen is not None else None}
    choices = [(part.pk, f"{part.unit.name}（{part.get_part_display()}）") for part in parts]
    form = BEGIN_FORMS[kind](data, parts=choices, initial=initial, **more)
    return form, {"parts": parts, "chosen": chosen, "deadlines": deadlines}


def begin_context(
    kind: SupervisionKind, matter: "Matter", known: dict[str, Any], actor: Actor, at: datetime
) -> dict[str, Any]:
    """Return what the sender decides on: how late, who was reminded, what was sent earlier, how the letter reads."""
    chosen: Assignment | None = known["chosen"]
    own = known["deadlines"].get(chosen.pk, []) if chosen is not None else []
    preview = []
    if chosen is not None and kind != SupervisionKind.KEY:
        preview = letter_bodies.preview(kind, matter, chosen, actor.user_id or 0, at)
    return {
        "matter": matter,
        "kind": kind,
        "label": BEGIN_WORDS[kind],
        "chosen": chosen,
        "others": [part for part in known["parts"] if chosen is None or part.pk != chosen.pk],
        "deadlines": own,
        "reminders": pressure.reminders_sent(own),
        "earlier": rows(supervisions.of_matter(actor, matter.pk), at),
        "due": supervision_deadlines.answer_due(kind, at),
        "preview": preview,
        "refused": _refused(kind, matter, actor),
        "signs": supervision_policies.signer_of(matter, actor) is not None or kind != SupervisionKind.NOTICE,
    }


def _refused(kind: SupervisionKind, matter: "Matter", actor: Actor) -> str:
    if kind in supervision_policies.offered_kinds(matter, actor):
        return ""
    if kind == SupervisionKind.KEY and matter.key_supervised:
        return "这件事项已经是重点督办事项。"
    return f"这件事项{matter.standing}，现在没有单位在办。"


def rows(records: "list[Supervision]", at: datetime) -> list[dict[str, Any]]:
    """Return the lines of a list; one query for the clocks."""
    lamps = supervisions.lamps_of(records, at)
    return [{"record": one, "tone": TONES[one.state], "lamp": lamps.get(one.pk)} for one in records]


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now."""

    action: SupervisionAction
    label: str
    url: str
    form: StepForm
    forward: bool
    failed: bool


def context(
    record: "Supervision", actor: Actor, at: datetime, bound: tuple[SupervisionAction, StepForm] | None = None
) -> dict[str, Any]:
    """Return everything the page of a record shows, in a constant number of queries."""
    offers = _offers(record, actor, bound)
    refused = bound is not None and bound[0] not in [offer.action for offer in offers]
    answers = list(record.answers.all())
    files = pictures.of(supervision_answer=[answer.pk for answer in answers])
    clock = supervisions.verdict_of(record)
    return {
        "record": record,
        "matter": record.matter,
        "decision": getattr(record, "decision", None),
        "tone": TONES[record.state],
        "letter": letter_bodies.letter_of(record, at),
        "draft": record.state == SupervisionState.DRAFT,
        "clock": clock,
        "lamp": supervisions.lamps_of([record], at).get(record.pk),
        "answers": [
            {"answer": answer, "files": found}
            for answer in answers
            for found in [next((rows for subject, rows in files.items() if subject.id == answer.pk), [])]
        ],
        "offers": offers,
        "refused_form": bound[1] if bound is not None and refused else None,
        "timeline": [_history(line) for line in supervisions.trail_of(record)],
        "for_paper": record.assignment.unit.on_paper,
    }


def _offers(record: "Supervision", actor: Actor, bound: tuple[SupervisionAction, StepForm] | None) -> list[Offer]:
    available = supervision_lifecycle.SUPERVISION.available_actions(record, actor)
    found = []
    for action in STEP_FORMS:
        if action not in available:
            continue
        failed = bound is not None and bound[0] == action
        form = bound[1] if bound is not None and failed else empty(action, record)
        url = reverse("supervisions:step", args=[record.public_id, action])
        found.append(Offer(action, _label(action, record), url, form, action in FORWARD, failed))
    return found


def _label(action: SupervisionAction, record: "Supervision") -> str:
    if action == SupervisionAction.ANSWER_SUPERVISION and record.kind == SupervisionKind.KEY:
        return "报送办理方案"
    return str(action.label)


def empty(action: SupervisionAction, record: "Supervision") -> StepForm:
    """Return the form of a step as it is first shown; a reminder's answer needs no signature."""
    form = STEP_FORMS[action](initial={"version": record.version}, auto_id=ids_of(action))
    return _for_kind(form, record)


def given(action: SupervisionAction, record: "Supervision", data: Any, files: Any) -> StepForm:
    """Return the form of a step with what was sent."""
    return _for_kind(STEP_FORMS[action](data, files, auto_id=ids_of(action)), record)


def _for_kind(form: StepForm, record: "Supervision") -> StepForm:
    if isinstance(form, AnswerForm) and record.kind == SupervisionKind.REMINDER:
        del form.fields["signer"]
    return form


def ids_of(action: SupervisionAction) -> str:
    """Return how the fields of a step's form are named in the page, which shows several forms."""
    return f"id_{action}_%s"


def _history(line: Any) -> dict[str, Any]:
    action = SupervisionAction(line.event.verb)
    title = PLAIN.get(action, str(action.label))
    return {"title": title, "time": line.event.at.astimezone(SHANGHAI), "who": line.who, "text": "", "state": "done"}
