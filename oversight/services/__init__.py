"""The commands on appraisals, coordination meetings, task forces and projects, by the name of their action."""

from collections.abc import Callable
from typing import Any

from oversight.services import appraisals, decisions, findings, meetings, project_reports, projects, task_forces, voting
from oversight.services.appraisals import plan
from oversight.states import AppraisalAction, MeetingAction, ProjectAction, TaskForceAction

__all__ = ["COMMANDS", "MEETING_COMMANDS", "PROJECT_COMMANDS", "TASK_FORCE_COMMANDS", "plan"]

COMMANDS: dict[AppraisalAction, Callable[..., Any]] = {
    AppraisalAction.ANNOUNCE: appraisals.announce,
    AppraisalAction.RECORD_SELF_CHECK: appraisals.record_self_check,
    AppraisalAction.FINISH_SELF_CHECK: appraisals.finish_self_check,
    AppraisalAction.OPEN_BALLOT: voting.open_ballot,
    AppraisalAction.ISSUE_SLIPS: voting.issue_slips,
    AppraisalAction.REISSUE_SLIPS: voting.reissue_slips,
    AppraisalAction.CLOSE_BALLOT: voting.close_ballot,
    AppraisalAction.REPEAT_BALLOT: voting.repeat_ballot,
    AppraisalAction.ADD_FINDING: findings.add_finding,
    AppraisalAction.SEND_FINDINGS: findings.send_findings,
    AppraisalAction.RECORD_CHECK: findings.record_check,
    AppraisalAction.PUBLISH: appraisals.publish,
    AppraisalAction.REPORT_RESULT: appraisals.report_result,
    AppraisalAction.START_SECOND: appraisals.start_second,
    AppraisalAction.CANCEL: appraisals.cancel,
}

MEETING_COMMANDS: dict[MeetingAction, Callable[..., Any]] = {
    MeetingAction.APPROVE: meetings.approve,
    MeetingAction.DECLINE: meetings.decline,
    MeetingAction.RESPOND: meetings.respond,
    MeetingAction.HOLD: meetings.hold,
    MeetingAction.CONCLUDE: meetings.conclude,
    MeetingAction.REPORT_DECISION: decisions.report_decision,
    MeetingAction.VERIFY_DECISION: decisions.verify_decision,
    MeetingAction.STRIKE_DECISION: decisions.strike_decision,
    MeetingAction.RATE_UNITS: decisions.rate_units,
    MeetingAction.CANCEL_MEETING: meetings.cancel_meeting,
}

TASK_FORCE_COMMANDS: dict[TaskForceAction, Callable[..., Any]] = {
    TaskForceAction.CHANGE_TASK_FORCE: task_forces.change_task_force,
    TaskForceAction.ADD_ITEMS: task_forces.add_items,
    TaskForceAction.REMOVE_ITEM: task_forces.remove_item,
    TaskForceAction.WRITE_NOTE: task_forces.write_note,
    TaskForceAction.RECORD_OUTCOME: task_forces.record_outcome,
    TaskForceAction.CLOSE_TASK_FORCE: task_forces.close_task_force,
}

PROJECT_COMMANDS: dict[ProjectAction, Callable[..., Any]] = {
    ProjectAction.CHANGE_PROJECT: projects.change_project,
    ProjectAction.APPOINT_MONITORS: projects.appoint_monitors,
    ProjectAction.REPORT_MONTH: project_reports.report_month,
    ProjectAction.REACH_MILESTONE: project_reports.reach_milestone,
    ProjectAction.LOG_VISIT: project_reports.log_visit,
    ProjectAction.FINISH_PROJECT: projects.finish_project,
    ProjectAction.STOP_PROJECT: projects.stop_project,
}
