"""THE TABLES: which step follows which state, who takes it and on what ground; for opinions, suggestions, matters.

The units' part (W3) is the last table. Rules on content (a reason is required, evidence is required) are in the
commands.
"""

from core.transitions import Limit, Table, Transition
from suggestions import aftercare as after
from suggestions import appeal_policies as appeals
from suggestions import co_policies as joint
from suggestions import extension_policies as longer
from suggestions import group_policies as groups
from suggestions import merging_policies as merges
from suggestions import paper_policies as papers
from suggestions import policies as by
from suggestions import return_policies as back
from suggestions.states import AssignmentState as P
from suggestions.states import MatterAction as M
from suggestions.states import MatterState as S
from suggestions.states import OpinionAction as A
from suggestions.states import OpinionState as O
from suggestions.states import SuggestionAction as G
from suggestions.states import SuggestionState as D

OWN = "本县工作规则"
PROMISE = "参照重庆条例第二十四条"
HEARING = "参照河南办法第二十二条"
# What ends a matter's rounds is in the rules themselves: satisfaction.MAX_ROUNDS, aftercare.ROUNDS_MAX and WINDOWS.
TWO_ROUNDS = Limit(rule="评价不满意的重办一次，恢复办理的重新计")
THREE_ROUNDS = Limit(rule="最多办到第三轮，恢复办理的重新计")
ONCE_EACH = Limit(rule="每个会办单位每轮一次")
EXTENSIONS = Limit(rule="重大事项两次，其他一次，恢复办理的重新计；驳回以后本轮不再申请")
TWO_UNITS = Limit(rule="每个单位每轮一次；两个单位退办以后裁定主办，裁定的不再退")
IN_WINDOW = Limit(rule="办结后规定的期限内")
MERGING = "并案办理、分别答复"

# fmt: off
OPINION = Table(noun="意见", states=O, rows=(
    #          动作                    从                                              到                   谁                  依据
    Transition(A.TAKE,               (O.PENDING,),                                   O.TRIAGING,          by.triager,         OWN),
    Transition(A.CLASSIFY,           (O.TRIAGING,),                                  None,                by.holder,          OWN),
    Transition(A.ASK_INFO,           (O.TRIAGING,),                                  O.NEED_INFO,         by.holder,          OWN, Limit(2)),
    Transition(A.ADD_INFO,           (O.NEED_INFO,),                                 O.TRIAGING,          by.the_citizen,     OWN),
    Transition(A.RESUME_TRIAGE,      (O.NEED_INFO,),                                 O.TRIAGING,          by.holder,          OWN),
    Transition(A.OFFER_TO_GROUP,     (O.TRIAGING,),                                  O.WITH_GROUP,        by.holder,          OWN, Limit(3)),
    Transition(A.OFFER_TO_DEPUTY,    (O.TRIAGING,),                                  O.WITH_GROUP,        by.holder,          OWN, Limit(3)),
    Transition(A.ACCEPT_OFFER,       (O.WITH_GROUP,),                                None,                groups.offered_member, OWN),
    Transition(A.DECLINE_OFFER,      (O.WITH_GROUP,),                                O.TRIAGING,          groups.offered_member, OWN),
    Transition(A.EXPIRE_OFFER,       (O.WITH_GROUP,),                                O.TRIAGING,          by.system,          OWN),
    Transition(A.TAKE_BACK_OFFER,    (O.WITH_GROUP,),                                O.TRIAGING,          by.holder,          OWN),
    Transition(A.SUBMIT_FINDINGS,    (O.WITH_GROUP,),                                O.TRIAGING,          groups.studying_member, OWN),
    Transition(A.EXPLAIN_AS_DEPUTY,  (O.WITH_GROUP,),                                O.ANSWERED,          groups.studying_deputy, "代表法第三十一条", Limit(2)),
    Transition(A.PROPOSE_DISPATCH,   (O.WITH_GROUP,),                                O.ACCEPTED,          groups.studying_deputy, OWN),
    Transition(A.ANSWER,             (O.TRIAGING,),                                  O.ANSWERED,          by.holder,          "代表法第三十一条", Limit(2)),
    Transition(A.OBJECT,             (O.ANSWERED,),                                  O.TRIAGING,          by.the_citizen,     OWN),
    Transition(A.PROPOSE_REJECTION,  (O.TRIAGING,),                                  O.REJECT_REVIEW,     by.holder,          OWN, Limit(2)),
    Transition(A.CONFIRM_REJECTION,  (O.REJECT_REVIEW,),                             O.REJECTED,          by.second_person,   OWN),
    Transition(A.DECLINE_REJECTION,  (O.REJECT_REVIEW,),                             O.TRIAGING,          by.second_person,   OWN),
    Transition(A.APPEAL_REJECTION,   (O.REJECTED,),                                  O.APPEALED,          appeals.appealing_citizen, OWN, Limit(1)),
    Transition(A.UPHOLD_REJECTION,   (O.APPEALED,),                                  O.REJECTED,          appeals.appeal_decider, OWN),
    Transition(A.OVERTURN_REJECTION, (O.APPEALED,),                                  O.TRIAGING,          appeals.appeal_decider, OWN),
    Transition(A.ACCEPT,             (O.TRIAGING,),                                  O.ACCEPTED,          by.holder,          OWN),
    Transition(A.TRANSFER_OUT,       (O.TRIAGING,),                                  O.TRANSFERRED,       by.holder,          OWN),
    Transition(A.WITHDRAW,           (O.PENDING, O.TRIAGING, O.NEED_INFO, O.WITH_GROUP, O.REJECT_REVIEW, O.MERGED, O.ACCEPTED), O.WITHDRAWN, merges.citizen_to_withdraw, OWN),
    Transition(A.TO_SUGGESTION,      (O.TRIAGING, O.NEED_INFO, O.WITH_GROUP, O.ACCEPTED), O.TO_SUGGESTION,     by.system,          OWN, Limit(3)),
    Transition(A.LEAVE_SUGGESTION,   (O.TO_SUGGESTION,),                             O.TRIAGING,          by.system,          OWN),
    Transition(A.JOIN_QUESTION,      (O.PENDING, O.TRIAGING, O.NEED_INFO, O.WITH_GROUP), O.ACCEPTED,      by.system,          OWN),
    Transition(A.MERGE,              (O.TRIAGING,),                                  O.MERGED,            by.holder,          MERGING, Limit(3)),
    Transition(A.SPLIT,              (O.MERGED,),                                    O.TRIAGING,          merges.splitter,    OWN),
    Transition(A.FOLLOW_MASTER,      (O.MERGED,),                                    None,                by.system,          MERGING),
    Transition(A.ANSWER_ALONG,       (O.MERGED,),                                    O.ANSWERED,          by.system,          MERGING),
    Transition(A.RELEASE_MERGED,     (O.MERGED,),                                    O.TRIAGING,          by.system,          OWN),
))

SUGGESTION = Table(noun="代表建议", states=D, rows=(
    Transition(G.REVISE_SUGGESTION,  (D.DRAFT, D.COSIGNING, D.RETURNED),             None,                by.lead_sponsor,      "代表法第三十六条"),
    Transition(G.LOG_MEETING,        (D.DRAFT, D.COSIGNING, D.RETURNED),             None,                by.lead_sponsor,      OWN),
    Transition(G.INVITE_COSPONSORS,  (D.DRAFT, D.COSIGNING, D.RETURNED),             D.COSIGNING,         by.lead_sponsor,      OWN),
    Transition(G.CONFIRM_COSPONSORSHIP, (D.COSIGNING, D.RETURNED),                   None,                by.invited_cosponsor, OWN),
    Transition(G.DECLINE_COSPONSORSHIP, (D.COSIGNING, D.RETURNED),                   None,                by.asked_cosponsor,   OWN),
    Transition(G.SUBMIT_SUGGESTION,  (D.DRAFT, D.COSIGNING, D.RETURNED),             D.SUBMITTED,         by.lead_sponsor,      "代表法第三十六条"),
    Transition(G.INSIST_ON_SUGGESTION, (D.RETURNED,),                                D.SUBMITTED,         by.insister,          OWN),
    Transition(G.RETURN_SUGGESTION,  (D.SUBMITTED,),                                 D.RETURNED,          by.returner,          OWN, Limit(3)),
    Transition(G.REFUSE_SUGGESTION,  (D.SUBMITTED,),                                 D.NOT_ACCEPTED,      by.reviewer,          OWN),
    Transition(G.ACCEPT_SUGGESTION,  (D.SUBMITTED,),                                 D.ACCEPTED,          by.reviewer,          "代表法第五十一条"),
    Transition(G.WITHDRAW_SUGGESTION, (D.DRAFT, D.COSIGNING, D.SUBMITTED, D.RETURNED, D.ACCEPTED), D.WITHDRAWN, by.lead_before_dispatch, OWN),
))

MATTER = Table(noun="办理事项", states=S, rows=(
    Transition(M.DISPATCH,           (S.TO_DISPATCH, S.ESCALATED, S.WITH_GOVERNMENT), S.DISPATCHED,       by.dispatcher,        "代表法第五十一条"),
    Transition(M.ESCALATE,           (S.TO_DISPATCH,),                               S.ESCALATED,         by.presidium,         OWN),
    Transition(M.SEND_DOWN,          (S.ESCALATED,),                                 S.TO_DISPATCH,       by.sender_down,       OWN, Limit(1)),
    Transition(M.HAND_TO_GOVERNMENT, (S.ESCALATED,),                                 S.WITH_GOVERNMENT,   by.county_dispatcher, OWN),
    Transition(M.SIGN,               (S.DISPATCHED,),                                S.HANDLING,          by.lead_to_sign,      OWN),
    Transition(M.CO_SIGN,            (S.DISPATCHED, S.HANDLING, S.EXTENSION_REVIEW), None,                by.co_to_sign,        OWN),
    Transition(M.ASK_RETURN,         (S.DISPATCHED, S.HANDLING),                     S.RETURN_REVIEW,     back.returning_lead,  OWN, TWO_UNITS),
    Transition(M.AGREE_RETURN,       (S.RETURN_REVIEW,),                             S.DISPATCHED,        back.return_agreer,   OWN),
    Transition(M.REFUSE_RETURN,      (S.RETURN_REVIEW,),                             S.HANDLING,          by.overseer,          OWN),
    Transition(M.ADJUDICATE_LEAD,    (S.RETURN_REVIEW,),                             S.DISPATCHED,        back.lead_adjudicator, OWN),
    Transition(M.CO_ASK_RETURN,      (S.DISPATCHED, S.HANDLING),                     None,                back.returning_co,    OWN),
    Transition(M.AGREE_CO_RETURN,    (S.DISPATCHED, S.HANDLING, S.EXTENSION_REVIEW), None,                back.co_return_decider, OWN),
    Transition(M.REFUSE_CO_RETURN,   (S.DISPATCHED, S.HANDLING, S.EXTENSION_REVIEW), None,                back.co_return_decider, OWN),
    Transition(M.ASK_EXTENSION,      (S.HANDLING,),                                  S.EXTENSION_REVIEW,  longer.extension_asker, "代表法第五十一条", EXTENSIONS),
    Transition(M.GRANT_EXTENSION,    (S.EXTENSION_REVIEW,),                          S.HANDLING,          by.overseer,          OWN),
    Transition(M.REFUSE_EXTENSION,   (S.EXTENSION_REVIEW,),                          S.HANDLING,          by.overseer,          OWN),
    Transition(M.LOG_CONTACT,        (S.HANDLING, S.EXTENSION_REVIEW),               None,                by.assigned_unit,     "代表法第五十一条"),
    Transition(M.RECORD_PROGRESS,    (S.HANDLING, S.EXTENSION_REVIEW),               None,                by.assigned_unit,     OWN),
    Transition(M.SUBMIT_CO_OPINION,  (S.HANDLING, S.EXTENSION_REVIEW),               None,                by.co_handling,       OWN),
    Transition(M.ASK_CO_AGAIN,       (S.HANDLING, S.EXTENSION_REVIEW),               None,                joint.co_opinion_asker, "参照重庆条例第二十条", ONCE_EACH),
    Transition(M.WAIVE_CO_OPINION,   (S.DISPATCHED, S.HANDLING, S.EXTENSION_REVIEW), None,                joint.co_opinion_waiver, OWN),
    Transition(M.SUBMIT_REPLY,       (S.HANDLING,),                                  S.REPLY_REVIEW,      by.replying_unit,     "代表法第五十一条"),
    Transition(M.ISSUE_REPLY,        (S.HANDLING,),                                  S.FEEDBACK_DUE,      by.signing_head,      "代表法第五十一条"),
    Transition(M.SEND_BACK_REPLY,    (S.REPLY_REVIEW,),                              S.HANDLING,          by.overseer,          OWN, Limit(3, per_round=True)),
    Transition(M.APPROVE_REPLY,      (S.REPLY_REVIEW,),                              S.FEEDBACK_DUE,      by.approver,          OWN),
    Transition(M.ACCEPT_RESULT,      (S.REPLY_REVIEW,),                              S.CLOSED,            by.accepter,          OWN),
    Transition(M.RECORD_FEEDBACK,    (S.FEEDBACK_DUE,),                              S.TO_EVALUATE,       by.feedback_giver,    OWN),
    Transition(M.RATE,               (S.TO_EVALUATE,),                               None,                merges.citizen_to_rate, OWN),
    Transition(M.RATE_AS_DEPUTY,     (S.TO_EVALUATE,),                               None,                by.deputy_to_rate,    OWN),
    Transition(M.CLOSE,              (S.TO_EVALUATE,),                               S.CLOSED,            by.system,            OWN),
    Transition(M.TRACK,              (S.TO_EVALUATE,),                               S.TRACKING,          by.system,            OWN),
    Transition(M.REQUIRE_REHANDLING, (S.TO_EVALUATE,),                               S.REHANDLING,        by.system,            OWN, TWO_ROUNDS),
    Transition(M.REFER_TO_ADJUDICATION, (S.TO_EVALUATE,),                            S.ADJUDICATION,      by.system,            OWN),
    Transition(M.ORDER_REHANDLING,   (S.REHANDLING,),                                S.HANDLING,          by.overseer,          OWN),
    Transition(M.RECORD_HEARING,     (S.ADJUDICATION,),                              None,                by.county_dispatcher, HEARING),
    Transition(M.ORDER_FURTHER_HANDLING, (S.ADJUDICATION,),                          S.HANDLING,          after.further_orderer, HEARING, THREE_ROUNDS),
    Transition(M.END,                tuple(merges.BEFORE_REPLY),                     S.WITHDRAWN,        by.system,            OWN),
    Transition(M.REPORT_FULFILMENT,  (S.TRACKING,),                                  None,                after.promising_unit, PROMISE),
    Transition(M.CHANGE_COMMITMENT,  (S.TRACKING,),                                  None,                after.promise_changer, PROMISE),
    Transition(M.SEND_BACK_FULFILMENT, (S.TRACKING,),                                None,                after.fulfilment_checker, OWN),
    Transition(M.CONFIRM_FULFILMENT, (S.TRACKING,),                                  S.CLOSED,            after.fulfilment_checker, PROMISE),
    Transition(M.EXPLAIN_AND_CLOSE,  (S.ADJUDICATION, S.TRACKING),                   S.CLOSED,            by.county_dispatcher, OWN),
    Transition(M.RECORD_VISIT,       (S.CLOSED,),                                    None,                after.visitor,        OWN),
    Transition(M.REOPEN,             (S.CLOSED,),                                    S.REHANDLING,        after.reopener,       OWN, IN_WINDOW),
    Transition(M.TELL_MERGED,        (S.TO_EVALUATE,),                               None,                merges.late_feedback_giver, MERGING),
    Transition(M.EXPLAIN_TO_MINORITY, (S.CLOSED, S.TRACKING),                        None,                merges.explainer,     MERGING),
    Transition(M.HAND_OVER_PAPER,    (S.DISPATCHED, S.HANDLING),                     None,                papers.paper_hander,  OWN),
))
# fmt: on

# What a matter's action does to the acting unit's own part; actions not named leave it as it is.
ASSIGNMENT: dict[M, tuple[P, P]] = {
    M.SIGN: (P.TO_SIGN, P.HANDLING),
    M.CO_SIGN: (P.TO_SIGN, P.HANDLING),
    M.SUBMIT_CO_OPINION: (P.HANDLING, P.DONE),
    M.ASK_CO_AGAIN: (P.DONE, P.HANDLING),
    M.SUBMIT_REPLY: (P.HANDLING, P.REPLIED),
    M.SEND_BACK_REPLY: (P.REPLIED, P.HANDLING),
    M.ISSUE_REPLY: (P.HANDLING, P.DONE),
    M.APPROVE_REPLY: (P.REPLIED, P.DONE),
    M.ACCEPT_RESULT: (P.REPLIED, P.DONE),
}
