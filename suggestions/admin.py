"""Master data of the pipeline in the admin: categories and the duty catalogue; no workflow."""

from django.contrib import admin

from suggestions.models import Category, DutyEntry


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """意见类别。"""

    list_display = ("code", "name")
    search_fields = ("code", "name")


@admin.register(DutyEntry)
class DutyEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """职责目录。"""

    list_display = ("category", "unit", "subject", "basis", "active_from", "active_to")
    list_filter = ("category",)
    search_fields = ("unit__name", "subject", "basis")
    autocomplete_fields = ("category", "unit")
