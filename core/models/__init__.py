"""The tables of the machinery, split by subject."""

from core.models.audit import AuditEvent, AuditSeal
from core.models.ballots import BallotBatch, BallotBox, BallotCode, BallotPaper
from core.models.calendar import CalendarChange, CalendarDay, CalendarYear, OfficeTable
from core.models.clock_records import ClockMove, Reminder
from core.models.clocks import Clock, ClockPause, DeadlinePolicy
from core.models.exports import ExportJob, ExportState
from core.models.files import StoredFile
from core.models.notices import Notice, NoticeDelivery, NoticePreference, NoticeTemplate
from core.models.outbox import HandlerReceipt, OutboxMessage
from core.models.sequences import NumberSequence

__all__ = [
    "AuditEvent",
    "AuditSeal",
    "BallotBatch",
    "BallotBox",
    "BallotCode",
    "BallotPaper",
    "CalendarChange",
    "CalendarDay",
    "CalendarYear",
    "Clock",
    "ClockMove",
    "ClockPause",
    "DeadlinePolicy",
    "ExportJob",
    "ExportState",
    "HandlerReceipt",
    "Notice",
    "NoticeDelivery",
    "NoticePreference",
    "NoticeTemplate",
    "NumberSequence",
    "OfficeTable",
    "OutboxMessage",
    "Reminder",
    "StoredFile",
]
