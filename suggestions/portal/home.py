"""The deputy's first page, what is known of the deputy, and the notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import asked, registries
from core import notices as core_notices
from core.clock import now
from deputies.portal.gate import deputy_of, deputy_page
from suggestions.selectors import deputy_work

PER_PAGE = 20


@deputy_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, the longest waiting first, and my opinions."""
    actor = deputy_of(request)
    links = [link for _, offered in registries.portal_links.items() for link in offered(actor)]
    waiting = list(deputy_work.to_rate(actor))
    found = Paginator(deputy_work.my_opinions(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "name": actor.name,
        "waiting": waiting,
        "asked": [link for link in links if link.waiting],
        "total": len(waiting) + sum(link.waiting for link in links),
        "page": found,
        "lines": [deputy_work.line_of(opinion, actor) for opinion in found],
        "stations": list(deputy_work.my_stations(actor)),
        "links": links,
    }
    return render(request, "suggestions/portal/home.html", context)


@deputy_page
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show my mandates, where I am stationed, and my code."""
    actor, at = deputy_of(request), now()
    context = {
        "name": actor.name,
        "mandates": list(deputy_work.my_mandates(actor, at)),
        "stations": list(deputy_work.my_stations(actor)),
        "codes": list(deputy_work.my_codes(actor, at)),
    }
    return render(request, "suggestions/portal/me.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List my notices, or mark one or all of them as read."""
    actor = deputy_of(request)
    if request.method == "POST":
        sent = request.POST.getlist("notice")
        chosen = [pk for said in sent if (pk := asked.number(said)) is not None] if sent else None
        marked = core_notices.mark_read(user_id=actor.user_id or 0, at=now(), ids=chosen)
        messages.success(request, f"{marked}条消息已标为已读。")
        return redirect(reverse("portal:notices"))
    return render(request, "suggestions/portal/notices.html", {"notices": list(deputy_work.my_notices(actor))})
