"""The only place that sends notices outside: leased, sent outside any transaction, then settled; safe to run anytime.

At least once: who is killed between sending and settling leaves a message that is sent again, with the same id.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from core.delivery import services, wording
from core.delivery.channels import Channel, Outcome, Result, addresses, channels
from core.models import Notice, NoticeDelivery

logger = logging.getLogger(__name__)
CHUNK = 20
# Well below the time limit of a task; the next minute goes on.
LONGEST_RUN = 150
# After so many attempts in a row that nobody answered, a channel is left alone for the rest of the run.
SILENT_AFTER = 3
BROKEN = "平台内部出错，请联系系统管理员"


@dataclass
class SendResult:
    """How many messages a run sent, how many will be tried again or were refused, and how many nobody needed."""

    sent: int = 0
    failed: int = 0
    called_off: int = 0


def send_due(*, at: datetime) -> SendResult:
    """Send what is due, one message for each person and channel."""
    services.gather(at)
    result, silent = SendResult(), dict.fromkeys((name for name, _ in channels.items()), 0)
    began = monotonic()
    while monotonic() - began < LONGEST_RUN:
        away = [name for name, times in silent.items() if times >= SILENT_AFTER]
        taken = services.lease(at, CHUNK, away)
        if not taken:
            break
        for lead in taken:
            if silent.get(lead.channel, 0) >= SILENT_AFTER or monotonic() - began > LONGEST_RUN:
                services.release([lead])
                continue
            outcome = _deliver(lead, at, result)
            silent[lead.channel] = silent.get(lead.channel, 0) + 1 if outcome == Outcome.AWAY else 0
    return result


def _deliver(lead: NoticeDelivery, at: datetime, result: SendResult) -> Outcome | None:
    notices = services.notices_of(lead)
    channel = channels.get(lead.channel)
    if not notices or channel is None:
        services.call_off(lead)
        result.called_off += 1
        return None
    came = _attempt(channel, lead, notices, at)
    services.settle(lead, came, at)
    if came.outcome == Outcome.SENT:
        result.sent += 1
    else:
        result.failed += 1
    return came.outcome


def _attempt(channel: Channel, lead: NoticeDelivery, notices: list[Notice], at: datetime) -> Result:
    address = addresses(channel, [lead.user_id]).get(lead.user_id)
    if address is None:
        return Result(Outcome.REFUSED, "没有登记收件地址，或者账户已停用")
    try:
        return channel.send(wording.compose(channel, lead, notices, address, at))
    except Exception as error:
        # A channel's fault must not hold up the others; its words may hold somebody's text and are left out.
        logger.error("channel %s broke for message %s: %s", channel.name, lead.message_id, type(error).__name__)
        return Result(Outcome.RETRY, BROKEN)
