"""The tables of stations, the deputies stationed there, and the codes people scan."""

from liaison.models.codes import CodePlacement, QRCode
from liaison.models.stations import Station, StationPosting

__all__ = ["CodePlacement", "QRCode", "Station", "StationPosting"]
