"""The commands of liaison, one per action; the modules are split by what they change."""

from liaison.services.code_care import (
    issue_kiosk_code,
    issue_project_code,
    issue_shift_code,
    note_scan,
    replace_code,
)
from liaison.services.codes import issue_code, revoke_code
from liaison.services.kiosks import issue_kiosk, revoke_kiosk
from liaison.services.placements import check_placement, hang_code, take_down_code
from liaison.services.stations import change_station, close_station, end_posting, open_station, post_deputy

__all__ = [
    "change_station", "check_placement", "close_station", "end_posting", "hang_code", "issue_code", "issue_kiosk",
    "issue_kiosk_code", "issue_project_code", "issue_shift_code", "note_scan", "open_station", "post_deputy",
    "replace_code", "revoke_code", "revoke_kiosk", "take_down_code",
]  # fmt: skip
