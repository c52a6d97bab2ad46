"""What the page of a matter shows of its supervision, as far as this viewer may read it."""

from datetime import datetime

from core.actors import Actor
from core.registries import Section
from suggestions.selectors import supervisions

TEMPLATE = "suggestions/console/_supervisions.html"
TONES = {
    "draft": "warn", "issued": "warn", "answered": "wait", "returned": "alert", "accepted": "ok", "withdrawn": "mute",
}  # fmt: skip


def of_matter(actor: Actor, matter_id: int, at: datetime) -> Section | None:
    """Return the records of a matter with their clocks; None where there are none to see; two queries."""
    records = supervisions.of_matter(actor, matter_id)
    if not records:
        return None
    lamps = supervisions.lamps_of(records, at)
    rows = [{"record": one, "tone": TONES[one.state], "lamp": lamps.get(one.pk)} for one in records]
    return Section("督办", TEMPLATE, {"rows": rows})
