"""The tables of deputies: people and mandates, groups, pairings, duty records, schemes."""

from deputies.models.duties import DutyRecord, Objection
from deputies.models.duty_reports import DutyReport, DutyReportPlan
from deputies.models.groups import CommitteeSeat, DeputyGroup, GroupMembership, GroupTask
from deputies.models.pairings import ContactPairing, PairingContact
from deputies.models.people import Deputy, Mandate
from deputies.models.schemes import Scheme, SchemeCount, SchemeRule

__all__ = [
    "CommitteeSeat",
    "ContactPairing",
    "Deputy",
    "DeputyGroup",
    "DutyRecord",
    "DutyReport",
    "DutyReportPlan",
    "GroupMembership",
    "GroupTask",
    "Mandate",
    "Objection",
    "PairingContact",
    "Scheme",
    "SchemeCount",
    "SchemeRule",
]
