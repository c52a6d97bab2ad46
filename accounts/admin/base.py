"""The only place for how the admin writes: by commands in their own transactions, by system administrators only."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.middleware import actor_of_request
from accounts.policies import keeps_master_data
from core.actors import Actor
from core.clock import now
from core.errors import Refused


class MasterDataAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows are added and changed through `create_row` and `change_row`, and never deleted."""

    list_per_page = 50
    show_full_result_count = False
    # Fields that may be set only when the row is made.
    fixed_fields: ClassVar[tuple[str, ...]] = ()
    can_add: ClassVar[bool] = True
    can_change: ClassVar[bool] = True

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> models.Model:
        """Call the command that makes a row, and return the row."""
        raise NotImplementedError

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Call the command that changes a row."""
        raise NotImplementedError

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the reader keeps master data."""
        return keeps_master_data(actor_of_request(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the reader keeps master data."""
        return keeps_master_data(actor_of_request(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether rows are added here at all, and by this person."""
        return self.can_add and keeps_master_data(actor_of_request(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether rows are changed here at all, and by this person."""
        return self.can_change and keeps_master_data(actor_of_request(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Master data ends, it is not deleted."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what cannot be typed into, more of it once the row exists."""
        return (*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ()))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Leave the transaction to the command, and show its refusal on the form's page."""
        try:
            view: Callable[..., HttpResponse] = self._changeform_view  # type: ignore[attr-defined]
            return view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand the form's fields to the command."""
        actor, at, fields = actor_of_request(request), now(), fields_of(form)
        if change:
            self.change_row(obj.pk, fields, actor, at)
        else:
            # The command's row, so that the admin's own log and redirect find its key.
            obj.__dict__.update(self.create_row(fields, actor, at).__dict__)


def fields_of(form: "forms.ModelForm[Any]") -> dict[str, Any]:
    """Return the form's cleaned values as keyword arguments; a related row becomes its id, several become ids."""
    return dict(_argument(name, value, form) for name, value in form.cleaned_data.items())


def _argument(name: str, value: Any, form: "forms.ModelForm[Any]") -> tuple[str, Any]:
    if isinstance(form.fields[name], forms.ModelMultipleChoiceField):
        return name, [row.pk for row in value]
    if isinstance(form.fields[name], forms.ModelChoiceField):
        return f"{name}_id", None if value is None else value.pk
    return name, value


def run_each(request: HttpRequest, rows: Iterable[models.Model], command: Callable[[int], object], done: str) -> None:
    """Run a command on each selected row and say how many went through and why others did not."""
    count = 0
    for row in rows:
        try:
            command(row.pk)
        except Refused as refusal:
            messages.error(request, f"{row}：{refusal.message}")
        else:
            count += 1
    if count:
        messages.success(request, f"{done}{count}条。")
