"""The stages at which bulk rows stand and the steps that lead there; states come from the lifecycle's own tables."""

from collections.abc import Iterator
from typing import NamedTuple

from suggestions import lifecycle
from suggestions.states import Level, MatterAction, OpinionAction, OpinionState

M, A = MatterAction, OpinionAction
DISPATCHED = [A.TAKE, A.CLASSIFY, A.ACCEPT, M.DISPATCH]
HANDLED = [*DISPATCHED, M.SIGN, M.LOG_CONTACT]
REPLIED = [*HANDLED, M.SUBMIT_REPLY]
TOLD = [*REPLIED, M.APPROVE_REPLY, M.RECORD_FEEDBACK]
RATED = [*TOLD, M.RATE, M.RATE_AS_DEPUTY]

# Of a hundred opinions how many stand where, and the steps since they came in. A county with a backlog: the lists that
# wait are long at every size, so that each shows a full page.
STAGES: dict[str, tuple[int, list[OpinionAction | MatterAction]]] = {
    "pending": (17, []),
    "triaging": (2, [A.TAKE]),
    "need_info": (2, [A.TAKE, A.ASK_INFO]),
    "answered": (7, [A.TAKE, A.ANSWER]),
    "reject_review": (1, [A.TAKE, A.PROPOSE_REJECTION]),
    "rejected": (4, [A.TAKE, A.PROPOSE_REJECTION, A.CONFIRM_REJECTION]),
    "transferred": (3, [A.TAKE, A.TRANSFER_OUT]),
    "withdrawn": (2, [A.WITHDRAW]),
    "to_dispatch": (4, [A.TAKE, A.CLASSIFY, A.ACCEPT]),
    "escalated": (6, [A.TAKE, A.CLASSIFY, A.ACCEPT, M.ESCALATE]),
    "with_government": (1, [A.TAKE, A.CLASSIFY, A.ACCEPT, M.ESCALATE, M.HAND_TO_GOVERNMENT]),
    "dispatched": (3, DISPATCHED),
    "handling": (8, HANDLED),
    "reply_review": (2, REPLIED),
    "feedback_due": (2, [*REPLIED, M.APPROVE_REPLY]),
    "to_evaluate": (3, TOLD),
    "rehandling": (1, [*RATED, M.REQUIRE_REHANDLING]),
    "adjudication": (1, [*RATED, M.REFER_TO_ADJUDICATION]),
    "tracking": (3, [*RATED, M.TRACK]),
    "closed": (28, [*RATED, M.CLOSE]),
}
TOWNSHIP_ONLY = ("to_dispatch",)
COUNTY_ONLY = ("escalated", "with_government")

# Hours after receipt, and whose act it is.
TIMES: dict[str, tuple[int, str]] = {
    A.TAKE: (2, "clerk"), A.CLASSIFY: (3, "clerk"), A.ASK_INFO: (3, "clerk"), A.ANSWER: (5, "clerk"),
    A.PROPOSE_REJECTION: (4, "clerk"), A.CONFIRM_REJECTION: (8, "dispatcher"), A.TRANSFER_OUT: (4, "clerk"),
    A.WITHDRAW: (6, "citizen"), A.ACCEPT: (4, "clerk"), M.ESCALATE: (6, "presidium"),
    M.HAND_TO_GOVERNMENT: (8, "dispatcher"), M.DISPATCH: (10, "overseer"), M.SIGN: (20, "handler"),
    M.LOG_CONTACT: (30, "handler"), M.SUBMIT_REPLY: (100, "handler"), M.APPROVE_REPLY: (120, "overseer"),
    M.RECORD_FEEDBACK: (125, "clerk"), M.RATE: (140, "citizen"), M.RATE_AS_DEPUTY: (141, "deputy"),
    M.CLOSE: (142, "system"), M.TRACK: (142, "system"), M.REQUIRE_REHANDLING: (142, "system"),
    M.REFER_TO_ADJUDICATION: (142, "system"),
}  # fmt: skip

# Subject, clock, the term's step, the act that starts it, the acts that stop it, the act in which it stands still.
CLOCKS: tuple[tuple[str, str, str, list[str], str], ...] = (
    ("opinion", "triage", "submit", [A.ANSWER, A.CONFIRM_REJECTION, A.TRANSFER_OUT, A.WITHDRAW, A.ACCEPT], A.ASK_INFO),
    ("opinion", "info_wait", A.ASK_INFO, [], ""),
    ("opinion", "rejection_review", A.PROPOSE_REJECTION, [A.CONFIRM_REJECTION], ""),
    ("opinion", "objection", A.ANSWER, [], ""),
    ("matter", "dispatch", A.ACCEPT, [M.ESCALATE, M.DISPATCH], ""),
    ("matter", "county_dispatch", M.ESCALATE, [M.DISPATCH], ""),
    ("assignment", "sign", M.DISPATCH, [M.SIGN], ""),
    ("matter", "first_contact", M.DISPATCH, [M.LOG_CONTACT], ""),
    ("matter", "reply", M.DISPATCH, [M.APPROVE_REPLY], M.SUBMIT_REPLY),
    ("matter", "reply_review", M.SUBMIT_REPLY, [M.APPROVE_REPLY], ""),
    ("matter", "feedback", M.APPROVE_REPLY, [M.RECORD_FEEDBACK], ""),
    ("matter", "evaluation", M.RECORD_FEEDBACK,
     [M.CLOSE, M.TRACK, M.REQUIRE_REHANDLING, M.REFER_TO_ADJUDICATION], ""),
    ("matter", "rehandle_order", M.REQUIRE_REHANDLING, [], ""),
    ("matter", "adjudication", M.REFER_TO_ADJUDICATION, [], ""),
)  # fmt: skip


class Step(NamedTuple):
    """One step of a stage's story on one level."""

    stage: str
    level: str
    seq: int
    kind: str
    verb: str
    from_state: str
    to_state: str
    hours: int
    who: str


def steps() -> Iterator[Step]:
    """Yield the steps of every stage on every level it can stand on, the submission first."""
    for stage, (_, acts) in STAGES.items():
        for level in levels(stage):
            yield from _story(stage, level, acts)


def levels(stage: str) -> tuple[str, ...]:
    """Return the levels on which a matter of this stage can be."""
    if stage in TOWNSHIP_ONLY:
        return (Level.TOWNSHIP.value,)
    return (Level.COUNTY.value,) if stage in COUNTY_ONLY else (Level.TOWNSHIP.value, Level.COUNTY.value)


def _story(stage: str, level: str, acts: list[OpinionAction | MatterAction]) -> Iterator[Step]:
    yield Step(stage, level, 0, "opinion", A.SUBMIT.value, "", OpinionState.PENDING.value, 0, "citizen")
    at = {"opinion": OpinionState.PENDING.value, "matter": "to_dispatch"}
    for seq, act in enumerate(_on_level(acts, level), 1):
        kind = "opinion" if isinstance(act, OpinionAction) else "matter"
        table = lifecycle.OPINION if kind == "opinion" else lifecycle.MATTER
        before, target = at[kind], table.row(act).target
        at[kind] = str(target) if target is not None else before
        yield Step(stage, level, seq, kind, act.value, before, at[kind], *TIMES[act])


def _on_level(acts: list[OpinionAction | MatterAction], level: str) -> list[OpinionAction | MatterAction]:
    """Return the steps; on the way to a county body the township sends the matter up first."""
    if level == Level.COUNTY and M.DISPATCH in acts:
        place = acts.index(M.DISPATCH)
        return [*acts[:place], M.ESCALATE, *acts[place:]]
    return acts
