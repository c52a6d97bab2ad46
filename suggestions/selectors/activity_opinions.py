"""The only place that reads what was said at an activity, for the staff's page of that activity."""

from datetime import datetime

from core.actors import Actor
from core.registries import Section
from liaison.selectors import activities
from suggestions.models import Opinion
from suggestions.policies import recorder
from suggestions.selectors.scope import visible_opinions

SHOWN = 200


def section(actor: Actor, activity_id: int, at: datetime) -> Section | None:
    """Return the section with the opinions received there that this actor may see; None for who sees none of them.

    Something more is entered while the activity runs and in the days after it. The total counts all of them, so that a
    station knows how many went past it to the county.
    """
    total = Opinion.objects.filter(activity_id=activity_id).count()
    seen = visible_opinions(actor).filter(activity_id=activity_id).select_related("matter", "place_region")
    rows = list(seen.defer("answer", "guidance").order_by("received_at", "pk")[:SHOWN])
    receives = recorder(actor) is not None
    records = receives and activities.collecting(actor, at).filter(pk=activity_id).exists()
    if not rows and not records and not (receives and total):
        return None
    context = {
        "opinions": rows, "total": total, "hidden": total - len(rows), "activity_id": activity_id, "records": records,
    }  # fmt: skip
    return Section(f"在这个活动上收到的意见（{total}）", "suggestions/console/_activity_opinions.html", context)
