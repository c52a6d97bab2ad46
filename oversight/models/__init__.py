"""The tables of oversight."""

from oversight.models.appraisals import AppraisalTarget, Finding, FindingCheck, OfficeAppraisal
from oversight.models.meetings import CoordMeeting, Decision, MeetingUnit

__all__ = [
    "AppraisalTarget", "CoordMeeting", "Decision", "Finding", "FindingCheck", "MeetingUnit", "OfficeAppraisal",
]  # fmt: skip
