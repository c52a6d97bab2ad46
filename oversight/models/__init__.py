"""The tables of oversight."""

from oversight.models.appraisals import AppraisalTarget, Finding, FindingCheck, OfficeAppraisal

__all__ = ["AppraisalTarget", "Finding", "FindingCheck", "OfficeAppraisal"]
