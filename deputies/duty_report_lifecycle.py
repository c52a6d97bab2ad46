"""The only place for which step of a report to the voters follows which, whose it is, and on what ground."""

from core.transitions import Table, Transition
from deputies import duty_report_policies as by
from deputies.duty_report_states import ReportAction as A
from deputies.duty_report_states import ReportState as S

OWN = "本县规定"
REPORTS = "代表法第五十八条"

# fmt: off
REPORT = Table(noun="述职报告", states=S, rows=(
    Transition(A.WRITE,                 (S.DUE,),                                S.DUE,              by.author,    REPORTS),
    Transition(A.SUBMIT,                (S.DUE,),                                S.SUBMITTED,        by.author,    REPORTS),
    Transition(A.SEND_BACK,             (S.SUBMITTED,),                          S.DUE,              by.organiser, OWN),
    Transition(A.PUBLISH,               (S.SUBMITTED,),                          S.PUBLISHED,        by.organiser, "本县规定：会前五日公开"),
    Transition(A.OPEN_BALLOT,           (S.PUBLISHED,),                          S.BALLOT_OPEN,      by.organiser, OWN),
    Transition(A.ISSUE_SLIPS,           (S.BALLOT_OPEN,),                        None,               by.organiser, OWN),
    Transition(A.REISSUE_SLIPS,         (S.BALLOT_OPEN,),                        None,               by.organiser, OWN),
    Transition(A.CLOSE_BALLOT,          (S.BALLOT_OPEN,),                        S.BALLOT_CLOSED,    by.organiser, OWN),
    Transition(A.REPEAT_BALLOT,         (S.BALLOT_CLOSED,),                      S.PUBLISHED,        by.organiser, OWN),
    Transition(A.PUBLISH_RESULT,        (S.BALLOT_CLOSED,),                      S.RESULT_PUBLISHED, by.approver,  REPORTS),
    Transition(A.GIVE_FEEDBACK,         (S.RESULT_PUBLISHED,),                   S.FEEDBACK_GIVEN,   by.organiser, OWN),
    Transition(A.WRITE_RECTIFICATION,   (S.FEEDBACK_GIVEN,),                     None,               by.author,    OWN),
    Transition(A.PUBLISH_RECTIFICATION, (S.FEEDBACK_GIVEN,),                     S.RECTIFIED,        by.approver,  OWN),
    Transition(A.FILE,                  (S.RESULT_PUBLISHED, S.RECTIFIED),       S.FILED,            by.organiser, OWN),
))
# fmt: on
