"""The tables of common problems and of what was found at stations: which step follows, who takes it, on what ground."""

from core.transitions import Table, Transition
from insights import policies as by
from insights.states import BulletinAction as B
from insights.states import BulletinState as L
from insights.states import FindingAction as F
from insights.states import FindingState as G
from insights.states import ProblemAction as A
from insights.states import ProblemState as S

OWN = "本县工作规则"
OPEN = (S.CANDIDATE, S.CONFIRMED, S.IN_FOLLOW_UP)

# fmt: off
PROBLEM = Table(noun="共性问题", states=S, rows=(
    #          动作           从                              到               谁            依据
    Transition(A.CONFIRM,    (S.CANDIDATE,),                 S.CONFIRMED,     by.decider,   OWN),
    Transition(A.FOLLOW_UP,  (S.CONFIRMED, S.IN_FOLLOW_UP),  S.IN_FOLLOW_UP,  by.decider,   "监督法第十一条"),
    Transition(A.JOIN,       OPEN,                           None,            by.keeper,    OWN),
    Transition(A.REMOVE,     OPEN,                           None,            by.keeper,    OWN),
    Transition(A.CLOSE,      OPEN,                           S.CLOSED,        by.decider,   OWN),
))

FINDING = Table(noun="整改任务", states=G, rows=(
    #          动作           从                              到               谁               依据
    Transition(F.REPORT,     (G.RECTIFYING,),                G.REPORTED,      by.rectifier,    OWN),
    Transition(F.CONFIRM,    (G.REPORTED,),                  G.CONFIRMED,     by.evaluator_of, OWN),
    Transition(F.RETURN,     (G.REPORTED,),                  G.RECTIFYING,    by.evaluator_of, OWN),
    Transition(F.WITHDRAW,   (G.RECTIFYING, G.REPORTED),     G.WITHDRAWN,     by.evaluator_of, OWN),
))

BULLETIN = Table(noun="文稿", states=L, rows=(
    #          动作           从                 到             谁                    依据
    Transition(B.REVISE,     (L.DRAFT,),        None,          by.bulletin_keeper,   OWN),
    Transition(B.ISSUE,      (L.DRAFT,),        L.ISSUED,      by.bulletin_signer,   OWN),
    Transition(B.DROP,       (L.DRAFT,),        L.DROPPED,     by.bulletin_keeper,   OWN),
))
# fmt: on
