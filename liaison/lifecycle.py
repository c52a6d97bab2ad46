"""THE TABLES of duty and activities: which step follows which state, and whose it is (W9)."""

from core.transitions import Table, Transition
from liaison import policies as by
from liaison.states import ShiftAction as A
from liaison.states import ShiftState as S
from liaison.states import SwapAction, SwapState
from liaison.states.activities import ActivityAction as E
from liaison.states.activities import ActivityState as T
from liaison.states.activities import InvitationAction, ParticipantState

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

ACTIVITY = Table(noun="活动", states=T, rows=(
    #          动作                从                                  到            谁                        依据
    Transition(E.APPROVE,         (T.DRAFT,),                         T.APPROVED,   by.approver_of_activity,  OWN),
    Transition(E.ANNOUNCE,        (T.APPROVED,),                      T.ANNOUNCED,  by.keeper_of_activity,    "本县规定：提前三日公告；视察提前十日通知代表"),
    Transition(E.HOLD,            (T.ANNOUNCED,),                     T.HELD,       by.keeper_of_activity,    OWN),
    Transition(E.ANSWER_QUESTION, (T.HELD,),                          None,         by.keeper_of_activity,    OWN),
    Transition(E.TAKE_BACK,       (T.HELD,),                          None,         by.keeper_of_activity,    "本县规定：带回的问题一个月内向代表工委反馈"),
    Transition(E.SUMMARISE,       (T.HELD,),                          T.SUMMARISED, by.keeper_of_activity,    OWN),
    Transition(E.CHANGE,          (T.DRAFT,),                         None,         by.keeper_of_activity,    OWN),
    Transition(E.INVITE,          (T.DRAFT, T.APPROVED, T.ANNOUNCED, T.HELD), None, by.keeper_of_activity,    OWN),
    Transition(E.UNINVITE,        (T.DRAFT, T.APPROVED, T.ANNOUNCED), None,         by.keeper_of_activity,    OWN),
    Transition(E.ADD_QUESTION,    (T.APPROVED, T.ANNOUNCED, T.HELD),  None,         by.keeper_of_activity,    OWN),
    Transition(E.MARK_ATTENDANCE, (T.HELD,),                          None,         by.keeper_of_activity,    OWN),
    Transition(E.MOVE,            (T.ANNOUNCED,),                     None,         by.keeper_of_activity,    OWN),
    Transition(E.RETURN_TO_DRAFT, (T.APPROVED,),                      T.DRAFT,      by.approver_of_activity,  OWN),
    Transition(E.CANCEL,          (T.DRAFT, T.APPROVED, T.ANNOUNCED), T.CANCELLED,  by.keeper_of_activity,    OWN),
    Transition(E.CORRECT,         (T.SUMMARISED,),                    None,         by.keeper_of_activity,    OWN),
))

INVITATION = Table(noun="邀请", states=ParticipantState, rows=(
    Transition(InvitationAction.ACCEPT, (ParticipantState.INVITED, ParticipantState.LEAVE),
               ParticipantState.ACCEPTED, by.invited_person, OWN),
    Transition(InvitationAction.LEAVE,  (ParticipantState.INVITED, ParticipantState.ACCEPTED),
               ParticipantState.LEAVE,    by.invited_person, OWN),
))
# fmt: on
