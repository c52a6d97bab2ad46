"""The console pages of where codes hang: which to look at, which villages have none; hang, check, take down."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.selectors import regions_for
from accounts.states import RegionLevel
from core.clock import local_date, now
from core.errors import Refused
from liaison import selectors, services
from liaison.policies import keeps_codes
from liaison.states import PlacementKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Region

PER_PAGE = 30
STEPS = {"check": (services.check_placement, "已登记检查。"), "take-down": (services.take_down_code, "已登记取下。")}


class HangForm(forms.Form):
    """Where the code hangs; the rules are in the command."""

    region: forms.Field = forms.ModelChoiceField(label="村（社区）或乡镇", queryset=None, empty_label="请选择")
    kind = forms.ChoiceField(label="点位种类", choices=PlacementKind.choices)
    place = forms.CharField(label="具体位置", max_length=60, help_text="例如：村委会公示栏左侧。")
    posted_on = forms.DateField(label="张贴日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    posted_by = forms.CharField(label="张贴人", max_length=30, required=False)
    photo = forms.FileField(
        label="照片（可不传）",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text="拍下贴好的样子，以后检查时对照。",
    )

    def __init__(self, data: Any = None, files: Any = None, *, regions: "QuerySet[Region]", **more: Any) -> None:
        super().__init__(data, files, **more)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


@staff_page
@require_GET
def placements(request: HttpRequest) -> HttpResponse:
    """List where codes hang, those to look at first, and the villages without one."""
    actor, at = actor_of_request(request), now()
    hanging = selectors.placements_for(actor)
    due = selectors.to_check(hanging, at)
    only_due = "due" in request.GET
    page = Paginator(due if only_due else hanging, PER_PAGE).get_page(request.GET.get("page"))
    photos = selectors.photos_of_places([row.pk for row in page])
    old = local_date(at) - timedelta(days=selectors.CHECK_AFTER_DAYS)
    context = {
        "page": page,
        "rows": [
            (row, row.checked_on <= old, keeps_codes(row.code.station, actor), photos.get(row.pk)) for row in page
        ],
        "only_due": only_due,
        "due_count": due.count(),
        "without": list(selectors.villages_without_code(actor)[:PER_PAGE]),
        "without_count": selectors.villages_without_code(actor).count(),
    }
    return render(request, "liaison/console/placements.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def hang(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the form for a place of a code, or register it."""
    actor, at = actor_of_request(request), now()
    code = get_object_or_404(selectors.codes_in_force(actor, at), public_id=public_id)
    regions = regions_for(actor).exclude(level=RegionLevel.COUNTY).order_by("code")
    first = {"posted_on": local_date(at), "posted_by": actor.name}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HangForm(*sent, regions=regions, initial=first)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            services.hang_code(code_id=code.pk, region_id=said.pop("region").pk, actor=actor, at=at, **said)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "张贴点位已登记。")
            return redirect("liaison_console:placements")
    return render(request, "liaison/console/hang.html", {"code": code, "form": form})


@staff_page
@require_POST
def step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Note a check, or that the code is gone."""
    if action not in STEPS:
        raise Http404
    actor = actor_of_request(request)
    row = get_object_or_404(selectors.placements_for(actor), public_id=public_id)
    command, done = STEPS[action]
    command(placement_id=row.pk, actor=actor, at=now())
    messages.success(request, done)
    return redirect("liaison_console:placements")
