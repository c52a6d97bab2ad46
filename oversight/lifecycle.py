"""The only place for which step follows which in the work of oversight, whose it is, and why."""

from core.transitions import Table, Transition
from oversight import policies as by
from oversight.states import AppraisalAction as A
from oversight.states import AppraisalState as S
from oversight.states import MeetingAction as M
from oversight.states import MeetingState as T
from oversight.states import ProjectAction as P
from oversight.states import ProjectState as R
from oversight.states import TaskForceAction as F
from oversight.states import TaskForceState as W

OWN = "本县规定"
SUPERVISION = "本县规定：站所评议办法"

# fmt: off
APPRAISAL = Table(noun="站所评议", states=S, rows=(
    Transition(A.ANNOUNCE,          (S.PLANNED,),                              S.ANNOUNCED,     by.organiser,    SUPERVISION),
    Transition(A.RECORD_SELF_CHECK, (S.ANNOUNCED,),                            None,            by.self_checker, OWN),
    Transition(A.FINISH_SELF_CHECK, (S.ANNOUNCED,),                            S.SELF_CHECKED,  by.organiser,    OWN),
    Transition(A.OPEN_BALLOT,       (S.SELF_CHECKED,),                         S.BALLOT_OPEN,   by.organiser,    SUPERVISION),
    Transition(A.ISSUE_SLIPS,       (S.BALLOT_OPEN,),                          None,            by.organiser,    OWN),
    Transition(A.REISSUE_SLIPS,     (S.BALLOT_OPEN,),                          None,            by.organiser,    OWN),
    Transition(A.CLOSE_BALLOT,      (S.BALLOT_OPEN,),                          S.BALLOT_CLOSED, by.organiser,    SUPERVISION),
    Transition(A.REPEAT_BALLOT,     (S.BALLOT_CLOSED,),                        S.SELF_CHECKED,  by.organiser,    OWN),
    Transition(A.ADD_FINDING,       (S.BALLOT_CLOSED,),                        None,            by.organiser,    OWN),
    Transition(A.SEND_FINDINGS,     (S.BALLOT_CLOSED,),                        S.FINDINGS,      by.organiser,    OWN),
    Transition(A.RECORD_CHECK,      (S.FINDINGS, S.PUBLISHED),                 None,            by.checker,      OWN),
    Transition(A.PUBLISH,           (S.BALLOT_CLOSED, S.FINDINGS),             S.PUBLISHED,     by.approver,     OWN),
    Transition(A.REPORT_RESULT,     (S.FINDINGS, S.PUBLISHED),                 None,            by.organiser,    OWN),
    Transition(A.START_SECOND,      (S.BALLOT_CLOSED, S.FINDINGS, S.PUBLISHED), None,           by.organiser,    OWN),
    Transition(A.CANCEL,            (S.PLANNED, S.ANNOUNCED, S.SELF_CHECKED),  S.CANCELLED,     by.organiser,    OWN),
))

MEETING = Table(noun="协调会", states=T, rows=(
    Transition(M.APPROVE,           (T.CALLED,),                               T.NOTIFIED,      by.meeting_approver, OWN),
    Transition(M.DECLINE,           (T.CALLED,),                               T.DECLINED,      by.meeting_approver, OWN),
    Transition(M.RESPOND,           (T.NOTIFIED,),                             None,            by.called_unit,   OWN),
    Transition(M.HOLD,              (T.NOTIFIED,),                             T.HELD,          by.meeting_keeper, OWN),
    Transition(M.CONCLUDE,          (T.HELD,),                                 T.CONCLUDED,     by.meeting_keeper, OWN),
    Transition(M.REPORT_DECISION,   (T.CONCLUDED,),                            None,            by.called_unit,   OWN),
    Transition(M.VERIFY_DECISION,   (T.CONCLUDED,),                            None,            by.meeting_keeper, OWN),
    Transition(M.STRIKE_DECISION,   (T.CONCLUDED,),                            None,            by.meeting_keeper, OWN),
    Transition(M.RATE_UNITS,        (T.CONCLUDED, T.SETTLED),                  None,            by.caller,        OWN),
    Transition(M.CANCEL_MEETING,    (T.CALLED, T.NOTIFIED),                    T.CANCELLED,     by.meeting_keeper, OWN),
))

TASK_FORCE = Table(noun="专项工作组", states=W, rows=(
    Transition(F.CHANGE_TASK_FORCE, (W.ACTIVE,),                               None,            by.force_keeper,  OWN),
    Transition(F.ADD_ITEMS,         (W.ACTIVE,),                               None,            by.force_worker,  OWN),
    Transition(F.REMOVE_ITEM,       (W.ACTIVE,),                               None,            by.force_worker,  OWN),
    Transition(F.WRITE_NOTE,        (W.ACTIVE,),                               None,            by.force_worker,  OWN),
    Transition(F.RECORD_OUTCOME,    (W.ACTIVE,),                               None,            by.force_worker,  OWN),
    Transition(F.CLOSE_TASK_FORCE,  (W.ACTIVE,),                               W.CLOSED,        by.force_worker,  OWN),
))

PROJECT = Table(noun="民生实事项目", states=R, rows=(
    Transition(P.CHANGE_PROJECT,    (R.RUNNING,),                              None,            by.project_keeper, OWN),
    Transition(P.APPOINT_MONITORS,  (R.RUNNING,),                              None,            by.project_keeper, OWN),
    Transition(P.REPORT_MONTH,      (R.RUNNING,),                              None,            by.project_unit,  OWN),
    Transition(P.REACH_MILESTONE,   (R.RUNNING,),                              None,            by.project_unit,  OWN),
    Transition(P.LOG_VISIT,         (R.RUNNING,),                              None,            by.monitor,       OWN),
    Transition(P.FINISH_PROJECT,    (R.RUNNING,),                              R.FINISHED,      by.project_keeper, OWN),
    Transition(P.STOP_PROJECT,      (R.RUNNING,),                              R.STOPPED,       by.project_keeper, OWN),
))
# fmt: on
