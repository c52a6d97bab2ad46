"""What coordination meetings add to a matter's page and dossier: when they met, who came, what was decided."""

from datetime import datetime

from core.actors import Actor
from core.clock import local_date
from core.registries import Section
from oversight.meeting_selectors import meetings_for, with_everything
from oversight.models import CoordMeeting, MeetingUnit
from oversight.states import AttendeeLevel, MeetingState

OFF = (MeetingState.DECLINED, MeetingState.CANCELLED)


def _meetings(actor: Actor, matter_id: int) -> list[CoordMeeting]:
    found = meetings_for(actor).filter(matters=matter_id).exclude(state__in=OFF).order_by("meets_at", "pk")
    return list(with_everything(found))


def of_matter(actor: Actor, matter_id: int, at: datetime) -> Section | None:
    """Return the meetings about a matter that this actor may see; None for none."""
    found = _meetings(actor, matter_id)
    return Section("协调会", "oversight/console/_meetings_of_matter.html", {"meetings": found}) if found else None


def lines_of_matter(actor: Actor, matter_id: int, at: datetime) -> list[str]:
    """Return for the dossier each meeting about a matter with who came, then each decision and how it stands."""
    lines = []
    for meeting in _meetings(actor, matter_id):
        came = "、".join(_came(row) for row in meeting.units.all())
        counted = f"，代表{meeting.deputies_came}人、群众{meeting.citizens_came}人到会" if meeting.held_at else ""
        day = local_date(meeting.meets_at)
        lines.append(f"{day.isoformat()}协调会“{meeting.title}”（{meeting.get_state_display()}）：{came}{counted}。")
        lines += [meeting.minutes] if meeting.minutes else []
        lines += [
            f"议定{one.number}：{one.task}，{one.unit.name}，{one.due_on.isoformat()}前，{one.get_state_display()}。"
            for one in meeting.decisions.all()
        ]
    return lines


def _came(row: MeetingUnit) -> str:
    level = AttendeeLevel(row.came).label if row.came else row.get_response_display()
    return f"{row.unit.name}（{level}）"
