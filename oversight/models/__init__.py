"""The tables of oversight."""

from oversight.models.appraisals import AppraisalTarget, Finding, FindingCheck, OfficeAppraisal
from oversight.models.meetings import CoordMeeting, Decision, MeetingUnit
from oversight.models.officers import Officer, OfficerQuota, OfficerVisit
from oversight.models.projects import Milestone, MonitorLog, MonthReport, Project, ProjectMonitor
from oversight.models.task_forces import TaskForce, TaskForceItem, WeeklyNote

__all__ = [
    "AppraisalTarget",
    "CoordMeeting",
    "Decision",
    "Finding",
    "FindingCheck",
    "MeetingUnit",
    "Milestone",
    "MonitorLog",
    "MonthReport",
    "OfficeAppraisal",
    "Officer",
    "OfficerQuota",
    "OfficerVisit",
    "Project",
    "ProjectMonitor",
    "TaskForce",
    "TaskForceItem",
    "WeeklyNote",
]
