"""THE TABLE of publication: which step follows which, who takes it and on what ground."""

from core.transitions import Limit, Table, Transition
from suggestions import publication_policies as by
from suggestions.states import PublicationAction as A
from suggestions.states import PublicationState as S

OWN = "本县工作规则"
SECRECY = "政府信息公开条例第十四条"
PRIVACY = "个人信息保护法第二十五条"
BEFORE = (S.DRAFT, S.SECRECY_REVIEW, S.PRIVACY_REVIEW, S.APPROVED)

# fmt: off
PUBLICATION = Table(noun="公开稿", states=S, rows=(
    #          动作                       从                                               到                  谁                     依据
    Transition(A.REVISE_PUBLICATION,     (S.DRAFT,),                                      None,               by.drafting_side,      OWN),
    Transition(A.SUBMIT_PUBLICATION,     (S.DRAFT,),                                      S.SECRECY_REVIEW,   by.drafting_side,      OWN),
    Transition(A.APPROVE_SECRECY,        (S.SECRECY_REVIEW,),                             S.PRIVACY_REVIEW,   by.secrecy_reviewer,   SECRECY),
    Transition(A.APPROVE_PRIVACY,        (S.PRIVACY_REVIEW,),                             S.APPROVED,         by.privacy_reviewer,   PRIVACY),
    Transition(A.PUBLISH_RESULT,         (S.APPROVED,),                                   S.PUBLISHED,        by.publisher,          "国办发〔2014〕46号"),
    Transition(A.RETURN_PUBLICATION,     (S.SECRECY_REVIEW, S.PRIVACY_REVIEW, S.APPROVED), S.DRAFT,           by.returner,           OWN, Limit(5)),
    Transition(A.DECLINE_PUBLICATION,    BEFORE,                                          S.DECLINED,         by.drafting_side,      SECRECY),
    Transition(A.WITHDRAW_PUBLICATION,   (S.PUBLISHED,),                                  S.WITHDRAWN,        by.withdrawer,         OWN),
    Transition(A.REDRAFT_PUBLICATION,    (S.DECLINED, S.WITHDRAWN),                       S.DRAFT,            by.drafting_side,      OWN, Limit(3)),
))
# fmt: on
