"""The tables of the machinery, split by subject."""

from core.models.audit import AuditEvent, AuditSeal
from core.models.ballots import BallotBatch, BallotBox, BallotCode, BallotPaper
from core.models.calendar import CalendarDay, CalendarYear
from core.models.clocks import Clock, DeadlinePolicy, Reminder
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
    "CalendarDay",
    "CalendarYear",
    "Clock",
    "DeadlinePolicy",
    "HandlerReceipt",
    "Notice",
    "NoticeDelivery",
    "NoticePreference",
    "NoticeTemplate",
    "NumberSequence",
    "OutboxMessage",
    "Reminder",
    "StoredFile",
]
