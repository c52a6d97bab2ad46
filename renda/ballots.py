"""The page behind a one-time voting code: shown to whoever holds the slip, keeps nothing of the visitor."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import address_of
from core import ballots, ratelimit
from core.ballots import REASON_MAX, Standing
from core.clock import now
from core.errors import Refused
from core.models import BallotBox

# Only wrong codes count, so a hall full of voters behind one address is not kept out; a right code always opens.
WRONG_TRIES, WINDOW = 20, 15 * 60
TOO_OFTEN = "试的次数太多，请过15分钟再试，或者请现场的工作人员帮您看一看票。"
STATUS = {Standing.UNKNOWN: 404, Standing.USED: 409, Standing.NOT_YET: 409, Standing.ENDED: 410}


class PaperForm(forms.Form):
    """The questions of one box; one left blank is an abstention, and the command says what is not a paper."""

    def __init__(self, box: BallotBox, data: Any = None) -> None:
        super().__init__(data)
        self.sections: list[tuple[str, list[str]]] = []
        for question in box.questions:
            name = f"q{question['key']}"
            self.fields[name] = forms.ChoiceField(
                label=question["label"],
                choices=[(key, label) for key, label in box.options],
                widget=forms.RadioSelect,
                required=False,
            )
            if not self.sections or self.sections[-1][0] != question["section"]:
                self.sections.append((question["section"], []))
            self.sections[-1][1].append(name)
        if box.asks_reason:
            self.fields["reason"] = forms.CharField(
                label="有什么意见（可不写）",
                help_text="不要写自己的姓名、电话。",
                required=False,
                max_length=REASON_MAX,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def shown(self) -> list[dict[str, Any]]:
        """Return the questions below their headings."""
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in self.sections]

    def choices(self) -> dict[str, str]:
        """Return what was chosen by the questions' own keys."""
        return {name[1:]: value for name, value in self.cleaned_data.items() if name.startswith("q")}


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("code")
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Show the paper, or take it in; used, unknown and late codes get the same page with one other sentence."""
    at = now()
    standing, box = ballots.look_up(code, at)
    if box is None:
        return _no_paper(request, standing)
    form = PaperForm(box, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            ballots.cast(code=code, choices=form.choices(), reason=reason, at=at)
        except Refused as refusal:
            standing, still = ballots.look_up(code, at)
            if still is None:
                return _no_paper(request, standing)
            form.add_error(None, refusal.message)
            status = refusal.status
        else:
            response = HttpResponseRedirect(reverse("ballot-thanks"))
            response.status_code = 303
            return response
    context = {
        "box": box,
        "form": form,
        "sections": form.shown(),
        "reason": form["reason"] if box.asks_reason else None,
    }
    return render(request, "ballots/paper.html", context, status=status)


def _no_paper(request: HttpRequest, standing: Standing) -> HttpResponse:
    sentence, status = standing.label, STATUS[standing]
    if standing == Standing.UNKNOWN:
        address = address_of(request) or "unknown"
        if not ratelimit.hit(scope="ballot-code", key=address, limit=WRONG_TRIES, seconds=WINDOW):
            sentence, status = TOO_OFTEN, 429
    return render(request, "ballots/no_paper.html", {"sentence": sentence}, status=status)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the slip where it cannot be scanned, and go on to its paper."""
    typed = ballots.bare(request.POST.get("code", ""))
    if typed:
        return HttpResponseRedirect(reverse("ballot", args=[typed]))
    missing = request.method == "POST"
    return render(request, "ballots/enter.html", {"missing": missing}, status=422 if missing else 200)


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that the paper was taken in; nothing on the page says whose."""
    return render(request, "ballots/thanks.html")
