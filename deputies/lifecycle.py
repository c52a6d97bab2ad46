"""The only place for what follows what: reported duty records, schemes, group tasks, objections."""

from core.transitions import Table, Transition
from deputies import policies
from deputies.states import (
    DutyAction,
    DutyState,
    ObjectionAction,
    ObjectionState,
    SchemeAction,
    SchemeState,
    TaskAction,
    TaskState,
)

DUTY = Table(
    noun="履职记录",
    states=DutyState,
    rows=(
        Transition(
            DutyAction.CONFIRM_DUTY, (DutyState.PENDING,), DutyState.CONFIRMED, policies.duty_confirmer, "c.2 核实"
        ),
        Transition(
            DutyAction.REJECT_DUTY, (DutyState.PENDING,), DutyState.REJECTED, policies.duty_confirmer, "c.2 核实"
        ),
    ),
)
SCHEME = Table(
    noun="考核办法",
    states=SchemeState,
    rows=(
        Transition(SchemeAction.CHANGE_SCHEME, (SchemeState.DRAFT,), None, policies.scheme_keeper, "c.2"),
        Transition(
            SchemeAction.APPROVE_SCHEME, (SchemeState.DRAFT,), SchemeState.APPROVED, policies.scheme_approver, "W8"
        ),
        Transition(SchemeAction.LOCK_SCHEME, (SchemeState.APPROVED,), SchemeState.LOCKED, policies.scheme_keeper, "W8"),
    ),
)
TASK = Table(
    noun="小组任务",
    states=TaskState,
    rows=(
        Transition(TaskAction.SUBMIT_TASK, (TaskState.OPEN,), TaskState.SUBMITTED, policies.task_holder, "F233"),
        Transition(TaskAction.ACCEPT_TASK, (TaskState.SUBMITTED,), TaskState.ACCEPTED, policies.task_giver, "F233"),
        Transition(TaskAction.RETURN_TASK, (TaskState.SUBMITTED,), TaskState.OPEN, policies.task_giver, "F233"),
    ),
)
OBJECTION = Table(
    noun="申诉",
    states=ObjectionState,
    rows=(
        Transition(
            ObjectionAction.UPHOLD_OBJECTION,
            (ObjectionState.OPEN,),
            ObjectionState.UPHELD,
            policies.objection_answerer,
            "W8 申诉",
        ),
        Transition(
            ObjectionAction.DECLINE_OBJECTION,
            (ObjectionState.OPEN,),
            ObjectionState.DECLINED,
            policies.objection_answerer,
            "W8 申诉",
        ),
    ),
)
