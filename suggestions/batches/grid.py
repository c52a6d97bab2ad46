"""The page of several entries: what was typed, what is stored, and what comes back to be put right."""

from datetime import datetime
from typing import TYPE_CHECKING

from core import asked
from core.actors import Actor
from core.clock import SHANGHAI
from core.errors import RuleBroken
from suggestions.batches.forms import EntryForm, OccasionForm, Offered
from suggestions.batches.pasting import read_rows
from suggestions.selectors import entry_batches
from suggestions.selectors.entry_batches import ROWS, BatchLine, row_key
from suggestions.services import offline
from suggestions.services.offline import Entry, Occasion, Outcome
from suggestions.states import AnswerWay

if TYPE_CHECKING:
    from django.http import QueryDict

FIRST_ROWS, MORE_ROWS = 10, 5
TELLING = ("time", "name", "phone", "place", "text")
TICKS = ("unit_may_see", "read_back")
MISSING_TIME = "请写时间，或者在上面写大约几点。"
OTHER_WORDS = "这一行早先已经登记过别的内容，这次写的没有登记；请打开新的一页再登记。"
NOTHING = "还没有填写，请至少填一行。"
ABOVE = ("channel", "activity", "deputy", "late_reason")
ROW_FIELDS = {"received_at": "time", "late_reason": "time"}


class Grid:
    """One sheet, identified by its batch: its rows are numbered, each stored once however often it is sent."""

    # Set by the portal: there the deputy who enters is the one who received.
    own_deputy: int | None = None

    def __init__(
        self, offered: Offered, actor: Actor, at: datetime, data: "QueryDict | None" = None, rows: int = FIRST_ROWS
    ) -> None:
        self.offered, self.actor, self.at, self.data = offered, actor, at, data
        self.rows = rows if data is None else min(max(asked.number(data.get("rows", "")) or rows, 1), len(ROWS))
        self.occasion = OccasionForm(offered=offered, at=at, typed=self._typed_above())
        self.stored = entry_batches.stored_rows(self.batch, actor) if data is not None else {}
        self.entries = [self._unbound(row) for row in self._open_rows()]
        self.saved: list[BatchLine] = []
        self.notes: list[str] = []

    @property
    def batch(self) -> str:
        """The sheet's own key."""
        return str(self.occasion["batch"].value())

    @property
    def full(self) -> bool:
        """Whether no more rows can be added."""
        return self.rows >= len(ROWS)

    @property
    def wrong(self) -> list[EntryForm]:
        """The rows that have to be put right."""
        return [entry for entry in self.entries if entry.is_bound and entry.errors]

    def add_rows(self) -> None:
        """Put some empty rows below, with everything typed kept."""
        self.rows = min(self.rows + MORE_ROWS, len(ROWS))
        self.entries = [self._unbound(row) for row in self._open_rows()]
        self.saved = entry_batches.lines_of(self.batch, self.actor, self.at)

    def paste(self, said: str) -> None:
        """Put the rows of a copied table into the empty rows, in order, to be looked through before they are sent."""
        first = max([row for row in ROWS if self._typed(row) or row in self.stored], default=0) + 1
        choices = {
            "category": {one.name: str(one.pk) for one in self.offered.categories},
            "answer_way": {way.label: way.value for way in AnswerWay},
        }
        read = read_rows(said, choices, len(ROWS) - first + 1)
        self.rows = max(self.rows, first + len(read.rows) - 1)
        fresh = {first + index: row for index, row in enumerate(read.rows)}
        self.entries = [self._unbound(row, fresh.get(row)) for row in self._open_rows()]
        self.saved = entry_batches.lines_of(self.batch, self.actor, self.at)
        self.notes = [
            f"带进来{len(read.rows)}行，请核对、打勾以后再登记。" if read.rows else "没有读到内容。",
            *read.notes,
        ]

    def save(self) -> bool:
        """Enter every row that is right; return whether all are stored. What is wrong stays with its sentences."""
        self.occasion = OccasionForm(self.data, offered=self.offered, at=self.at)
        typed = [EntryForm(self.data, row=row, offered=self.offered) for row in ROWS if self._typed(row)]
        fresh = [form for form in typed if form.row not in self.stored]
        if not typed:
            self.occasion.add_error(None, NOTHING)
        elif self.occasion.is_valid():
            self._enter(fresh)
        wrong = [form for form in typed if not (form.is_valid() and self._as_stored(form))]
        if typed and not wrong and self.occasion.is_valid():
            return True
        self.saved = entry_batches.lines_of(self.batch, self.actor, self.at)
        there = {line.row for line in self.saved}
        waiting = [form for form in typed if form in wrong or form.row not in there]
        self.entries = waiting or [self._unbound(row) for row in self._open_rows()]
        return False

    def _as_stored(self, form: EntryForm) -> bool:
        """Return whether the row is new or was sent again as it was; other words in a stored row are not swallowed."""
        before = self.stored.get(form.row)
        if before is None or " ".join(form.cleaned_data["text"].split()) == " ".join(before.split()):
            return True
        form.refuse(RuleBroken(OTHER_WORDS), "text")
        return False

    def _open_rows(self) -> list[int]:
        return [row for row in range(1, self.rows + 1) if row not in self.stored]

    def _enter(self, bound: list[EntryForm]) -> None:
        ready = {form.row: form for form in bound if form.is_valid() and self._has_time(form)}
        entries = {row_key(self.batch, row): self._entry(form) for row, form in ready.items()}
        forms = dict(zip(entries, ready.values(), strict=True))
        outcomes = offline.record_entries(
            occasion=self._occasion(), entries=list(entries.values()), actor=self.actor, at=self.at
        )
        for outcome in outcomes:
            self._refuse(forms[outcome.key], outcome)

    def _refuse(self, form: EntryForm, outcome: Outcome) -> None:
        for refusal in outcome.refusals:
            field = refusal.field or ""
            form.refuse(refusal, ROW_FIELDS.get(field, field))
            if field in ABOVE:
                self.occasion.refuse(refusal, field)

    def _has_time(self, form: EntryForm) -> bool:
        if form.cleaned_data["time"] is None and self.occasion.cleaned_data["clock"] is None:
            form.refuse(RuleBroken(MISSING_TIME), "time")
            return False
        return True

    def _occasion(self) -> Occasion:
        said = self.occasion.cleaned_data
        return Occasion(
            station_id=self.offered.station.pk,
            channel=said["channel"],
            activity_id=said["activity"],
            deputy_id=said.get("deputy") or self.own_deputy,
            late_reason=said["late_reason"],
        )

    def _entry(self, form: EntryForm) -> Entry:
        said, above = form.cleaned_data, self.occasion.cleaned_data
        clock = said["time"] or above["clock"]
        return Entry(
            key=row_key(self.batch, form.row),
            received_at=datetime.combine(above["day"], clock, SHANGHAI),
            text=said["text"],
            name=said["name"],
            phone=said["phone"],
            unit_may_see=said["unit_may_see"],
            place=said["place"],
            category_id=said.get("category"),
            answer_way=said["answer_way"],
            read_back=said["read_back"],
        )

    def _unbound(self, row: int, fresh: dict[str, str] | None = None) -> EntryForm:
        """Return a row with what was typed, not judged yet."""
        return EntryForm(row=row, offered=self.offered, typed=fresh or self._typed(row))

    def _typed(self, row: int) -> dict[str, object]:
        """Return what was typed into a row; empty when nothing that tells anything was."""
        if self.data is None:
            return {}
        names = (*TELLING, "category", "answer_way")
        said: dict[str, object] = {name: self.data.get(f"r{row}-{name}", "") for name in names}
        ticked = {name: f"r{row}-{name}" in self.data for name in TICKS}
        return {**said, **ticked} if any(str(said[name]).strip() for name in TELLING) else {}

    def _typed_above(self) -> dict[str, str]:
        names = ("batch", "day", "clock", "channel", "activity", "deputy", "late_reason")
        return {name: self.data.get(name, "") for name in names if name in self.data} if self.data is not None else {}
