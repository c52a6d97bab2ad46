"""The only place for import and export on the master data pages: upload, preview with what is wrong, confirm."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts.middleware import actor_of_request
from accounts.services.sheets import note_export, take_in
from accounts.sheets import Table, check
from core import spreadsheets
from core.clock import now
from core.errors import Refused
from core.sheet_files import ROWS_MAX, Line, read_lines

SALT = "accounts.sheets"
KEPT_SECONDS = 2 * 3600
NAMED_MOST, SHOWN_MOST = 500, 20
LOST = "预览已经过期，请把表再传一次。"


class SheetPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """Adds import and export of its table to a master data page; rows are written as the page's own command does."""

    table: ClassVar[Table]
    change_list_template = "accounts/admin/sheet_list.html"
    sheet_related: ClassVar[tuple[str, ...]] = ()
    sheet_prefetched: ClassVar[tuple[str, ...]] = ()

    def get_urls(self) -> list[Any]:
        """Add the pages of the sheet."""
        pages = (("import", self.import_sheet), ("template", self.sheet_template), ("export", self.export_sheet))
        own = [
            path(f"sheet/{word}/", self.admin_site.admin_view(view), name=f"{self._base()}_{word}")
            for word, view in pages
        ]
        return [*own, *super().get_urls()]

    def _base(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list with links to import and export, the latter for what is filtered."""
        links = {
            "import_url": reverse(f"admin:{self._base()}_import"),
            "export_url": f"{reverse(f'admin:{self._base()}_export')}?{request.GET.urlencode()}",
        }
        return super().changelist_view(request, {**(extra_context or {}), **links})

    def sheet_template(self, request: HttpRequest) -> HttpResponse:
        """Return the empty sheet with the headings and, below, what to write there."""
        notes = [column.note or ("必须填写" if column.needed else "可以不填") for column in self.table.columns]
        return spreadsheets.download(
            f"{self.table.name}-template", "模板", self._titles(), [[f"（{n}）" for n in notes]]
        )

    def export_sheet(self, request: HttpRequest) -> HttpResponse:
        """Return the rows of the list as it is filtered, in the columns of the template."""
        found = self.get_changelist_instance(request).get_queryset(request)
        rows = found.select_related(*self.sheet_related) if self.sheet_related else found
        lines = [self.table.cells(row) for row in rows.prefetch_related(*self.sheet_prefetched)]
        note_export(table=self.table, rows=len(lines), actor=actor_of_request(request), at=now())
        return spreadsheets.download(self.table.name, str(self.opts.verbose_name), self._titles(), lines)

    def _titles(self) -> list[str]:
        return [f"{column.heading}*" if column.needed else column.heading for column in self.table.columns]

    def import_sheet(self, request: HttpRequest) -> HttpResponse:
        """Ask for the sheet, show what it would do, or do it."""
        if request.method != "POST":
            return self._page(request, "sheet_import", {})
        if "sealed" in request.POST:
            return self._confirm(request)
        sent = request.FILES.get("file")
        if sent is None:
            return self._page(request, "sheet_import", {"refusal": "请选择文件。"}, 422)
        needed = [column.heading for column in self.table.columns if column.needed]
        try:
            lines = read_lines(sent.name or "", sent.read(), self.table.headings, needed)
        except Refused as refusal:
            return self._page(request, "sheet_import", {"refusal": refusal.message}, 422)
        return self._preview(request, [line for line in lines if not self._is_note(line)])

    def _is_note(self, line: Line) -> bool:
        """Return whether this is the template's own line of notes, left in the sheet."""
        said = [cell for cell in line.cells.values() if cell]
        return line.number == 2 and all(cell.startswith("（") and cell.endswith("）") for cell in said)

    def _preview(self, request: HttpRequest, lines: list[Line]) -> HttpResponse:
        """Show what would go in; the good lines travel signed in the page, so that what is confirmed was shown."""
        checked = check(self.table, lines)
        good = [line for line, _ in checked.good]
        packed = {
            "user": actor_of_request(request).user_id,
            "table": self.table.name,
            "lines": [[line.number, [line.cells.get(h, "") for h in self.table.headings]] for line in good],
        }
        context = {
            "checked": checked,
            "total": len(lines),
            "problems": checked.problems[:NAMED_MOST],
            "more": max(0, len(checked.problems) - NAMED_MOST),
            "headings": self.table.headings,
            "shown": [
                (line.number, [line.cells.get(h, "") for h in self.table.headings]) for line in good[:SHOWN_MOST]
            ],
            "sealed": signing.dumps(packed, salt=SALT, compress=True) if good else "",
        }
        return self._page(request, "sheet_preview", context)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of_request(request)
        try:
            packed = signing.loads(request.POST["sealed"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            packed = {}
        if (packed.get("user"), packed.get("table")) != (actor.user_id, self.table.name):
            messages.error(request, LOST)
            return redirect(request.path)
        headings = self.table.headings
        lines = [Line(number, dict(zip(headings, cells, strict=True))) for number, cells in packed["lines"]]
        try:
            done = take_in(table=self.table, lines=lines, actor=actor, at=now())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        messages.success(request, f"已导入{done.rows}行。")
        if done.shown:
            return self._page(request, "sheet_passwords", {"rows": done.shown})
        return redirect(f"admin:{self._base()}_changelist")

    def _page(self, request: HttpRequest, name: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
        label = self.opts.verbose_name
        context = {
            **self.admin_site.each_context(request),
            "title": f"导入{label}",
            "label": label,
            "table": self.table,
            "rows_max": ROWS_MAX,
            "list_url": reverse(f"admin:{self._base()}_changelist"),
            "template_url": reverse(f"admin:{self._base()}_template"),
            "import_url": reverse(f"admin:{self._base()}_import"),
            **more,
        }
        return TemplateResponse(request, f"accounts/admin/{name}.html", context, status=status)
