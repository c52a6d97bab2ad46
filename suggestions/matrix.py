"""The only place for how two ratings decide what follows: the double-evaluation matrix (群众测评 + 代表测评)."""

from enum import StrEnum
from typing import NamedTuple

from suggestions.states import MatterAction, Remark


class Verdict(StrEnum):
    """What one side said."""

    SATISFIED = "satisfied"  # 满意 or 基本满意
    DISSATISFIED = "dissatisfied"
    SILENT = "silent"  # asked, no answer until the window ended
    NOBODY = "nobody"  # nobody to ask


class Outcome(NamedTuple):
    """What follows and, when it closes, how it counts."""

    action: MatterAction
    remark: Remark | None


def conclude(*, deputy: Verdict, citizen: Verdict, lawful_statement: bool, promised: bool, last_round: bool) -> Outcome:
    """Return what a finished round leads to.

    Silence is not satisfaction: it closes as 未评价 and is left out of the rates (重庆条例第二十九条). A dissatisfied
    side has the matter handled again, once; after the last round it goes to adjudication (河南办法第二十二条). A
    deputy's written statement that the reply is lawful and explained sends a dissatisfied citizen's matter straight
    to adjudication. A promise (result class B) is tracked whoever was satisfied.
    """
    if Verdict.DISSATISFIED in (deputy, citizen):
        stated = lawful_statement and deputy == Verdict.SATISFIED
        if stated or last_round:
            return Outcome(MatterAction.REFER_TO_ADJUDICATION, None)
        return Outcome(MatterAction.REQUIRE_REHANDLING, None)
    remark = Remark.RATED if Verdict.SATISFIED in (deputy, citizen) else Remark.UNRATED
    return Outcome(MatterAction.TRACK if promised else MatterAction.CLOSE, remark)
