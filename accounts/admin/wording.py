"""The master data page of what messages outside say, with a preview before anything is saved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts import services
from accounts.admin.base import MasterDataAdmin
from accounts.services.notices import the_channel
from core import asked
from core.actors import Actor
from core.delivery import wording
from core.delivery.channels import channels, label_of
from core.errors import RuleBroken
from core.models import NoticeTemplate
from core.models.notices import MessageKind


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(MasterDataAdmin):
    """消息用语."""

    list_display = ("kind", "channel_label", "subject", "body")
    list_filter = ("kind", "channel")
    fields = ("kind", "channel", "subject", "body")
    fixed_fields = ("kind", "channel")
    change_form_template = "accounts/admin/wording_form.html"

    @admin.display(description="渠道", ordering="channel")
    def channel_label(self, row: NoticeTemplate) -> str:
        """Return what the channel is called."""
        return label_of(row.channel)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the channels there are, and let an emptied text through: it gives back the shipped one."""
        if db_field.name == "channel":
            offered = [(name, channel.label) for name, channel in channels.items()]
            return forms.ChoiceField(label="渠道", choices=[("", "---------"), *offered])
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "body" and field is not None:
            field.required = False
            field.help_text = "留空就用平台自带的用语。"
        return field

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> NoticeTemplate:
        """Replace a shipped wording."""
        return services.write_wording(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Change a wording of the county's own."""
        said = {name: fields[name] for name in ("subject", "body")}
        services.change_wording(template_id=pk, **said, actor=actor, at=at)

    def get_urls(self) -> list[Any]:
        """Add the preview."""
        preview = path("preview/", self.admin_site.admin_view(self.preview), name="core_noticetemplate_preview")
        return [preview, *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show beside the form what may stand in braces, and what the platform says by itself."""
        known = [(kind.label, wording.allowed(kind).items()) for kind in (MessageKind.NORMAL, MessageKind.DIGEST)]
        number = asked.number(object_id or "")
        row = NoticeTemplate.objects.filter(pk=number).first() if number is not None else None
        extra = {"known": known, "row": row, "preview_url": reverse("admin:core_noticetemplate_preview")}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show the message as somebody would get it, or what is wrong with the wording."""
        said = request.POST
        context = {**self.admin_site.each_context(request), "title": "消息预览"}
        kind, subject, body = said.get("kind", ""), said.get("subject", ""), said.get("body", "")
        try:
            channel = the_channel(said.get("channel", ""))
            if kind not in MessageKind.values:
                raise RuleBroken("请选择哪种消息。", field="kind")
            settled = wording.settled(kind, channel, subject, body)
            shown = wording.preview(kind, channel, *settled)
            context |= {"channel": channel, "kind": MessageKind(kind).label, "said": shown, "length": len(shown[1])}
        except RuleBroken as refusal:
            context["refusal"] = refusal.message
        return TemplateResponse(request, "accounts/admin/wording_preview.html", context)
