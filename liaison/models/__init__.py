"""The tables of stations, deputies stationed there, codes people scan, duty and activities."""

from liaison.models.activities import Activity, ActivityMove, ActivityQuestion, Participant
from liaison.models.codes import CodePlacement, CodeScan, QRCode
from liaison.models.duty import WEEKDAYS, DutyShift, DutySlot, ShiftSwap
from liaison.models.heads import RotatingHead
from liaison.models.kiosks import Kiosk, KioskItem
from liaison.models.stations import Station, StationPosting

__all__ = [
    "WEEKDAYS", "Activity", "ActivityMove", "ActivityQuestion", "CodePlacement", "CodeScan", "DutyShift", "DutySlot",
    "Kiosk", "KioskItem", "Participant", "QRCode", "RotatingHead", "ShiftSwap", "Station", "StationPosting",
]  # fmt: skip
