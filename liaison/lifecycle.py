"""THE TABLES of duty: which step of a shift or a proposed swap follows which state, and whose it is (W9)."""

from core.transitions import Table, Transition
from liaison import policies as by
from liaison.states import ShiftAction as A
from liaison.states import ShiftState as S
from liaison.states import SwapAction, SwapState

OWN = "本县工作规则"

# A published shift that is given to somebody else waits for that person's confirmation again; a draft stays one.
# fmt: off
SHIFT = Table(noun="值班安排", states=S, rows=(
    #          动作               从                                  到            谁                       依据
    Transition(A.PUBLISH,        (S.DRAFT,),                         S.PENDING,    by.keeper_of_shift,      OWN),
    Transition(A.CONFIRM,        (S.PENDING,),                       S.CONFIRMED,  by.on_this_shift,        OWN),
    Transition(A.ASK_LEAVE,      (S.PENDING, S.CONFIRMED),           S.LEAVE,      by.on_this_shift,        OWN),
    Transition(A.REASSIGN,       (S.DRAFT, S.PENDING, S.CONFIRMED),  None,         by.keeper_of_shift,      OWN),
    Transition(A.COMPLETE,       (S.PENDING, S.CONFIRMED),           S.DONE,       by.on_shift_or_keeper,   OWN),
    Transition(A.REPORT_ABSENCE, (S.PENDING, S.CONFIRMED, S.DONE),   S.ABSENT,     by.keeper_of_shift,      OWN),
    Transition(A.CANCEL,         (S.DRAFT, S.PENDING, S.CONFIRMED),  S.CANCELLED,  by.keeper_of_shift,      OWN),
))

SWAP = Table(noun="换班申请", states=SwapState, rows=(
    Transition(SwapAction.ACCEPT,   (SwapState.PROPOSED,), SwapState.ACCEPTED,  by.asked_for_swap,  OWN),
    Transition(SwapAction.DECLINE,  (SwapState.PROPOSED,), SwapState.DECLINED,  by.asked_for_swap,  OWN),
    Transition(SwapAction.WITHDRAW, (SwapState.PROPOSED,), SwapState.WITHDRAWN, by.asking_for_swap, OWN),
))
# fmt: on
