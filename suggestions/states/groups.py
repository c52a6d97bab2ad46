"""The words of an offer to a specialised group or a deputy: how it stands and what is proposed."""

from django.db.models import TextChoices


class OfferState(TextChoices):
    """How an offer to a group stands."""

    OFFERED = "offered", "等承接"
    ACCEPTED = "accepted", "研判中"
    DONE = "done", "已提交研判意见"
    DECLINED = "declined", "不承接"
    EXPIRED = "expired", "到期没有承接"
    TAKEN_BACK = "taken_back", "已收回"
    ENDED = "ended", "这件意见已另行了结"


class FindingProposal(TextChoices):
    """What the group would do with it."""

    DISPATCH = "dispatch", "直接交单位办理"
    SUGGESTION = "suggestion", "建议提出代表建议"
    RESEARCH = "research", "建议开展专题调研"
    EXPLAIN = "explain", "已向群众解释说明"


# What is chosen when findings are handed in; an explanation is a step of its own.
PROPOSABLE = tuple(p for p in FindingProposal if p != FindingProposal.EXPLAIN)
# The opinion waits for the group in these, and in no others.
OPEN_OFFERS = (OfferState.OFFERED, OfferState.ACCEPTED)
