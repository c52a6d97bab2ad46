"""The page on which a person asks somebody to stand in during leave, sees who does, and calls it off."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.console.gate import staff_page
from accounts.console.term_forms import day_field
from accounts.middleware import actor_of_request
from accounts.stand_in_selectors import colleagues, lendable_posts, own_stand_ins, stand_ins_for
from core import asked
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused
from core.templatetags.renda_ui import cn_date

NAMES = {"active_from": "first", "active_to": "last"}


class StandInForm(forms.Form):
    """Which post, who, from when to when (both days included), and why."""

    post = forms.ChoiceField(label="哪个岗位", error_messages={"required": "请选择岗位。"})
    user = forms.ChoiceField(label="由谁代理", help_text="本单位的人。", error_messages={"required": "请选择代理人。"})
    first = day_field("第一天")
    last = day_field("最后一天", "过了这一天自动结束。")
    reason = forms.CharField(
        label="原因", max_length=100, help_text="例如：年休假。", error_messages={"required": "请写明原因。"}
    )

    def __init__(self, data: Any, actor: Actor, at: datetime) -> None:
        super().__init__(data, initial={"first": local_date(at)})
        posts = list(lendable_posts(actor, at))
        people = colleagues(sorted({post.organisation_id for post in posts}), local_date(at))
        for name, choices in (("post", [(p.pk, str(p)) for p in posts]), ("user", [(u.pk, u.name) for u in people])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices if len(choices) == 1 and name == "post" else [("", "请选择"), *choices]

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = self.cleaned_data
        return {
            "post_id": int(said["post"]),
            "user_id": int(said["user"]),
            "active_from": said["first"],
            "active_to": said["last"] + timedelta(days=1),
            "reason": said["reason"],
        }


def stand_in_sentences(actor: Actor, at: datetime) -> list[str]:
    """Return what both persons read on their first page: who stands in for them, for whom they stand in, until when."""
    said = []
    for row in own_stand_ins(actor.user_id, at):
        if row.active_to is None:
            continue
        last = row.active_to - timedelta(days=1)
        days = f"{cn_date(row.active_from)}至{cn_date(last)}"
        what = row.post.get_role_display()
        if row.user_id == actor.user_id:
            said.append(f"{days}，您代理{row.post.user.name}的“{what}”岗位。")
        else:
            said.append(f"{days}，您的“{what}”岗位由{row.user.name}代理。")
    return said


@staff_page
@require_http_methods(["GET", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom, and name or call off somebody."""
    actor, at = actor_of_request(request), now()
    if request.method == "POST" and "end" in request.POST:
        return _end(request, actor, at)
    form = StandInForm(request.POST if request.method == "POST" else None, actor, at)
    if form.is_valid():
        try:
            row = services.name_stand_in(**form.arguments(), actor=actor, at=at)
        except Refused as refusal:
            field = NAMES.get(refusal.field or "", refusal.field)
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已请{row.user.name}代理，双方都会收到消息。")
            return redirect("accounts:stand_ins")
    context = {
        "form": form,
        "rows": [
            {"row": row, "last": row.active_to - timedelta(days=1) if row.active_to else None}
            for row in stand_ins_for(actor, at)
        ],
        "may_name": bool(lendable_posts(actor, at)[:1]),
    }
    return render(request, "accounts/console/stand_ins.html", context, status=422 if form.errors else 200)


def _end(request: HttpRequest, actor: Actor, at: datetime) -> HttpResponse:
    number = asked.number(request.POST["end"])
    row = stand_ins_for(actor, at).filter(pk=number).first() if number is not None else None
    try:
        if row is None:
            messages.error(request, "这次代理已经结束了。")
        else:
            services.end_stand_in(stand_in_id=row.pk, actor=actor, at=at)
            messages.success(request, "代理已经结束。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("accounts:stand_ins")
