"""The tables of stations, the deputies stationed there, the codes people scan, and who is on duty."""

from liaison.models.codes import CodePlacement, QRCode
from liaison.models.duty import WEEKDAYS, DutyShift, DutySlot, ShiftSwap
from liaison.models.heads import RotatingHead
from liaison.models.stations import Station, StationPosting

__all__ = [
    "WEEKDAYS", "CodePlacement", "DutyShift", "DutySlot", "QRCode", "RotatingHead", "ShiftSwap", "Station",
    "StationPosting",
]  # fmt: skip
