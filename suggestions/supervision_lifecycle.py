"""THE TABLE of supervision: which step follows which, who takes it and on what ground."""

from core.transitions import Limit, Table, Transition
from suggestions import supervision_policies as by
from suggestions.states import SupervisionAction as A
from suggestions.states import SupervisionState as S

OWN = "本县工作规则"
LAW = "代表法第五十二条"

# fmt: off
SUPERVISION = Table(noun="督办", states=S, rows=(
    #          动作                       从                                          到            谁                   依据
    Transition(A.ISSUE_NOTICE,           (S.DRAFT,),                                 S.ISSUED,     by.notice_signer,    LAW),
    Transition(A.ANSWER_SUPERVISION,     (S.ISSUED, S.RETURNED),                     S.ANSWERED,   by.answering_unit,   LAW),
    Transition(A.ACCEPT_ANSWER,          (S.ANSWERED,),                              S.ACCEPTED,   by.sending_side,     OWN),
    Transition(A.RETURN_ANSWER,          (S.ANSWERED,),                              S.RETURNED,   by.returner,         OWN, Limit(rule="只能退回一次")),
    Transition(A.WITHDRAW_SUPERVISION,   (S.DRAFT, S.ISSUED, S.ANSWERED, S.RETURNED), S.WITHDRAWN, by.withdrawer,      OWN),
    Transition(A.SETTLE,                 (S.ISSUED, S.RETURNED),                     S.ACCEPTED,   by.settler,          OWN),
    Transition(A.END_SUPERVISION,        (S.DRAFT, S.ISSUED, S.ANSWERED, S.RETURNED), S.WITHDRAWN, by.ender,            OWN),
))
# fmt: on
