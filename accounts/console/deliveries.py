"""The page of messages that could not be sent, for the county's dispatcher and the system administrator."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.console.landing import landing_address
from accounts.middleware import actor_of_request
from accounts.notice_selectors import masked_addresses, unsent_for
from accounts.policies import keeps_deliveries
from core import asked
from core.clock import now
from core.delivery.channels import active, channels, label_of
from core.delivery.counting import undelivered
from core.errors import Refused
from core.models import NoticeDelivery
from core.models.notices import DeliveryState

PER_PAGE = 50
STATES = {"failed": DeliveryState.FAILED, "retrying": DeliveryState.WAITING}


@login_required
@require_http_methods(["GET", "POST"])
def deliveries(request: HttpRequest) -> HttpResponse:
    """List the messages that failed or are being tried again, or send the chosen ones again or no more."""
    actor = actor_of_request(request)
    if not keeps_deliveries(actor):
        raise Http404
    if request.method == "POST":
        return _step(request)
    show = request.GET.get("show") if request.GET.get("show") in STATES else "failed"
    rows = unsent_for(actor, STATES[show or "failed"])
    chosen = request.GET.get("channel", "")
    if chosen:
        rows = rows.filter(channel=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(list(page)),
        "home": landing_address(actor),
        "show": show,
        "counts": undelivered(),
        "chosen": chosen,
        "channels": [channel for _, channel in channels.items()],
        "active": active(),
    }
    return render(request, "accounts/console/deliveries.html", context)


def _rows(found: list[NoticeDelivery]) -> list[dict[str, Any]]:
    masked = masked_addresses(found)
    return [
        {
            "message": message,
            "channel": label_of(message.channel),
            "address": masked.get(message.pk, "没有登记"),
            "together": message.others + 1,  # type: ignore[attr-defined]
        }
        for message in found
    ]


def _step(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    ids = [pk for said in request.POST.getlist("message") if (pk := asked.number(said)) is not None]
    again = "give_up" not in request.POST
    command = services.send_messages_again if again else services.give_up_messages
    try:
        count = command(message_ids=ids, actor=actor, at=now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        done = "已重新排队，一分钟内发送" if again else "不再发送，收件人登录后仍能看到"
        messages.success(request, f"{count}条消息{done}。")
    return redirect(request.get_full_path())
