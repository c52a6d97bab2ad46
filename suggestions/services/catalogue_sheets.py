"""The sheets of the duty catalogue and of categories: their columns, what a line must fit, and how one is written."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Model

from accounts.services.records import save_row
from accounts.services.tables import units_known
from accounts.sheets import Column, Known, Table, Values, day, found, text
from core.actors import Actor, Capacity
from suggestions.models import Category, DutyEntry


class Duties(Table):
    """职责目录 as a sheet."""

    name = "duties"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("类别", "category_id", found("category", "类别"), "类别的代码或者名称", True),
        Column("承办单位", "unit", found("unit", "单位"), "全称或者简称", True),
        Column("事项", "subject", text(60), "例如：农村公路"),
        Column("依据", "basis", text(120), "哪部法律第几条，或者三定方案", True),
        Column("生效日期", "active_from", day),
        Column("失效日期", "active_to", day),
    )

    def look_up(self) -> Known:
        """Return categories by code and name, organisations, and the lines there are."""
        rows = list(Category.objects.values_list("code", "name", "pk"))
        named = {name: pk for _, name, pk in rows} | {code: pk for code, _, pk in rows}
        there = DutyEntry.objects.values_list("category_id", "unit_id", "subject")
        return {"category": named, "unit": units_known(), "there": dict.fromkeys(there, True)}

    def key(self, values: Values) -> Any:
        """Return category, unit and subject."""
        return values["category_id"], values["unit"][0], values["subject"]

    def misfits(self, values: Values, known: Known, lines: Collection[Any]) -> list[tuple[str, str]]:
        """Refuse a unit that handles nothing, and an end before the beginning."""
        said = [] if values["unit"][2] else [("承办单位", "这个单位不承办意见。")]
        begins, ends = values["active_from"], values["active_to"]
        return [*said, ("失效日期", "要晚于生效日期。")] if begins and ends and ends <= begins else said

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write a line."""
        said = {name: value for name, value in values.items() if name != "unit"}
        duty = DutyEntry(**said, unit_id=values["unit"][0])
        save_row(duty, kind="duty", verb="add_duty", actor=actor, capacity=capacity, at=at)
        return ()

    def cells(self, row: Model) -> list[str]:
        """Return a line as it stands."""
        assert isinstance(row, DutyEntry)
        days = [f"{one:%Y-%m-%d}" if one else "" for one in (row.active_from, row.active_to)]
        return [row.category.code, row.unit.name, row.subject, row.basis, *days]


class Categories(Table):
    """意见类别 as a sheet."""

    name = "categories"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("代码", "code", text(4), "最多4个字符，例如19", True),
        Column("名称", "name", text(30), "", True),
    )

    def look_up(self) -> Known:
        """Return the codes on record."""
        return {"there": dict.fromkeys(Category.objects.values_list("code", flat=True), True)}

    def key(self, values: Values) -> Any:
        """Return the code."""
        return values["code"]

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write a category."""
        save_row(Category(**values), kind="category", verb="add_category", actor=actor, capacity=capacity, at=at)
        return ()

    def cells(self, row: Model) -> list[str]:
        """Return a category's line."""
        assert isinstance(row, Category)
        return [row.code, row.name]
