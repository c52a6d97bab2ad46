"""The tables of deputies: the person, and each mandate the person holds."""

from deputies.models.duty_reports import DutyReport, DutyReportPlan
from deputies.models.people import Deputy, Mandate

__all__ = ["Deputy", "DutyReport", "DutyReportPlan", "Mandate"]
