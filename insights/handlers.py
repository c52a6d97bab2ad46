"""What follows in the pool when something happens to an opinion: its cells are counted anew."""

from core.outbox import Message, handles
from insights.services.counting import recount
from suggestions.models import Opinion
from suggestions.states import MatterAction, OpinionAction

# These change nothing that is counted.
NOT_COUNTED = (OpinionAction.READ_CONTACT, OpinionAction.REISSUE_CODE)


def count_opinion(message: Message) -> None:
    """Count the opinion, or all behind the matter, anew."""
    if message.subject.kind == "opinion":
        recount([message.subject.id])
    elif message.subject.kind == "matter":
        recount(Opinion.objects.filter(matter=message.subject.id).values_list("pk", flat=True))


for _action in (*OpinionAction, *MatterAction):
    if _action not in NOT_COUNTED:
        handles(f"suggestions.{_action}")(count_opinion)
