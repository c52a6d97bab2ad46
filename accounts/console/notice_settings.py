"""The page on which everybody chooses how they are told outside the platform, in console and portal alike."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.console.landing import landing_address, notices_address
from accounts.middleware import actor_of_request
from accounts.notice_selectors import Choice, choices_of
from accounts.services.notices import ChannelChoice
from core.clock import now
from core.delivery.timing import digest_hour

OFF, DIGEST, IMMEDIATE = "off", "digest", "immediate"


@login_required
@require_http_methods(["GET", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Show each channel with the address it would use, or keep what the person chose."""
    actor = actor_of_request(request)
    choices = choices_of(actor)
    form = _ChannelsForm([c for c in choices if c.configured], request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = {name: ChannelChoice(said != OFF, said == IMMEDIATE) for name, said in form.cleaned_data.items()}
        services.choose_channels(choices=wanted, actor=actor, at=now())
        messages.success(request, "消息设置已保存。")
        return redirect(request.path)
    context = {
        "form": form,
        "closed": [choice for choice in choices if not choice.configured],
        "hour": f"{digest_hour():%H:%M}",
        "home": landing_address(actor),
        "notices": notices_address(actor),
    }
    return render(request, "accounts/console/notice_settings.html", context)


class _ChannelsForm(forms.Form):
    """One question for each channel that is set up."""

    def __init__(self, choices: list[Choice], data: Any) -> None:
        super().__init__(data)
        for choice in choices:
            self.fields[choice.channel.name] = forms.ChoiceField(
                label=choice.channel.label,
                choices=(
                    (DIGEST, f"每个工作日{digest_hour():%H:%M}汇总一次；超期的上班时间就发"),
                    (IMMEDIATE, "上班时间有消息就发"),
                    (OFF, "不用这个渠道"),
                ),
                widget=forms.RadioSelect,
                initial=_said(choice),
                help_text=_where(choice),
            )


def _said(choice: Choice) -> str:
    if not choice.enabled:
        return OFF
    return IMMEDIATE if choice.immediate else DIGEST


def _where(choice: Choice) -> str:
    if choice.address:
        return f"发到您的{choice.address_label}：{choice.address}"
    return f"您还没有登记{choice.address_label}，现在发不到。请联系系统管理员登记。"
