"""The sheets of regions, organisations and users: their columns, what a line must fit, and how one is written."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Organisation, Region, User
from accounts.policies import role_fits
from accounts.roles import ADMIN_ROLES, Role
from accounts.services.places import write_organisation, write_region
from accounts.services.posts import write_post
from accounts.services.users import made_up, write_user
from accounts.sheets import BadCell, Column, Known, Table, Values, by_name, day, found, one_of, text, yes_no
from accounts.states import NEVER_HANDLING, OrgKind
from core.actors import Actor, Capacity

YES_NO = "是或者否，不填为否"
# The random first password needs no stretching, and sign-in hashes it anew; a thousand rows take seconds so.
FIRST_ROUNDS = 10_000
CHECKED: dict[str, Callable[[str], object]] = {
    column: field.run_validators
    for column in ("username", "email")
    if isinstance(field := User._meta.get_field(column), models.Field)
}
ROLES = {str(r.value): str(r.label) for r in Role if r not in (*ADMIN_ROLES, Role.ROTATING_HEAD, Role.DEPUTY)}
LEVELS = {6: 0, 9: 6, 12: 9}


def region_code(said: str, known: Known) -> str:
    """Read a code of 6, 9 or 12 digits."""
    if not (said.isascii() and said.isdigit() and len(said) in LEVELS):
        raise BadCell("区划代码是6位（县）、9位（乡镇）或12位（村）数字。")
    return said


def regions_known() -> dict[str, Any]:
    """Return regions by code and by name."""
    rows = list(Region.objects.values_list("code", "name", "pk"))
    return by_name([(name, pk) for _, name, pk in rows]) | {code: pk for code, _, pk in rows}


def units_known() -> dict[str, Any]:
    """Return the organisations that have not ended, by full and short name, as (id, kind, may handle)."""
    rows = Organisation.objects.filter(active_to__isnull=True)
    rows_said = list(rows.values_list("name", "short_name", "pk", "kind", "can_handle"))
    full = by_name([(name, (pk, kind, can)) for name, _, pk, kind, can in rows_said])
    return by_name([(short, (pk, kind, can)) for _, short, pk, kind, can in rows_said if short]) | full


class Regions(Table):
    """行政区划."""

    name = "regions"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("区划代码", "code", region_code, "6位、9位或12位数字，上级要先登记或者也在表里", True),
        Column("名称", "name", text(60), "例如：示例镇", True),
        Column("是街道", "is_street", yes_no, YES_NO),
    )

    def look_up(self) -> Known:
        """Return the codes on record."""
        return {"there": dict.fromkeys(Region.objects.values_list("code", flat=True), True)}

    def key(self, values: Values) -> Any:
        """Return the code."""
        return values["code"]

    def misfits(self, values: Values, known: Known, lines: Collection[Any]) -> list[tuple[str, str]]:
        """Refuse a line whose superior is neither on record nor in the sheet, and a street that is no township."""
        code = values["code"]
        superior = code[: LEVELS[len(code)]]
        said = []
        if superior and superior not in known["there"] and superior not in lines:
            said.append(("区划代码", f"上级区划{superior}没有登记，也不在表里。"))
        if values["is_street"] and len(code) != 9:
            said.append(("是街道", "只有乡镇一级才能是街道。"))
        return said

    def order(self, values: Values) -> Any:
        """Write superiors first."""
        return len(values["code"])

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write a region."""
        write_region(**values, actor=actor, capacity=capacity, at=at)
        return ()

    def cells(self, row: models.Model) -> list[str]:
        """Return a region's line."""
        assert isinstance(row, Region)
        return [row.code, row.name, "是" if row.is_street else "否"]


class Organisations(Table):
    """单位."""

    name = "organisations"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("单位名称", "name", text(80), "全称", True),
        Column("简称", "short_name", text(30)),
        Column("类别", "kind", one_of(dict(OrgKind.choices)), "、".join(OrgKind.labels), True),
        Column("区划", "region_id", found("region", "区划"), "区划代码，或者不重名的名称", True),
        Column("上级单位", "parent", found("unit", "单位"), "已经登记的单位"),
        Column("可以承办", "can_handle", yes_no, YES_NO),
        Column("属政府系统", "gov_system", yes_no, YES_NO),
        Column("垂直管理", "vertical", yes_no, YES_NO),
        Column("以纸质方式办理", "on_paper", yes_no, YES_NO),
        Column("办公电话", "phone", text(30)),
        Column("启用日期", "active_from", day, "例如2026-01-01", True),
    )

    def look_up(self) -> Known:
        """Return regions, organisations, and by region and name those there are."""
        rows = Organisation.objects.filter(active_to__isnull=True).values_list("region_id", "name")
        return {"region": regions_known(), "unit": units_known(), "there": dict.fromkeys(rows, True)}

    def key(self, values: Values) -> Any:
        """Return region and name."""
        return values["region_id"], values["name"]

    def misfits(self, values: Values, known: Known, lines: Collection[Any]) -> list[tuple[str, str]]:
        """Refuse a court that is to handle things (法院、检察院、监委), and a station, which has a page of its own."""
        if values["kind"] == OrgKind.STATION:
            return [("类别", "联络站请在“导入站点网络”里导入。")]
        if values["can_handle"] and values["kind"] in NEVER_HANDLING:
            return [("可以承办", "法院、检察院、监委不承办具体意见。")]
        return []

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write an organisation."""
        parent = values["parent"]
        said = {name: value for name, value in values.items() if name != "parent"}
        write_organisation(**said, parent_id=parent[0] if parent else None, actor=actor, capacity=capacity, at=at)
        return ()

    def cells(self, row: models.Model) -> list[str]:
        """Return an organisation's line."""
        assert isinstance(row, Organisation)
        marks = ["是" if mark else "否" for mark in (row.can_handle, row.gov_system, row.vertical, row.on_paper)]
        parent = row.parent.name if row.parent is not None else ""
        named = [row.name, row.short_name, row.get_kind_display(), row.region.code, parent]
        return [*named, *marks, row.phone, f"{row.active_from:%Y-%m-%d}"]


class Users(Table):
    """用户, each with the post he or she takes up."""

    name = "users"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("用户名", "username", text(60), "登录用，字母、数字、点和下划线", True),
        Column("姓名", "name", text(40), "", True),
        Column("手机号码", "phone", text(30)),
        Column("电子邮箱", "email", text(120)),
        Column("单位", "unit", found("unit", "单位"), "全称或者简称", True),
        Column("岗位", "role", one_of(ROLES), "、".join(ROLES.values()), True),
        Column("任职起始日期", "active_from", day, "例如2026-01-01", True),
    )

    def look_up(self) -> Known:
        """Return organisations, and the user names there are, in small letters."""
        names = (name.lower() for name in User.objects.values_list("username", flat=True))
        return {"unit": units_known(), "there": dict.fromkeys(names, True)}

    def key(self, values: Values) -> Any:
        """Return the user name in small letters."""
        return values["username"].lower()

    def misfits(self, values: Values, known: Known, lines: Collection[Any]) -> list[tuple[str, str]]:
        """Refuse a name nobody can sign in with, an address that is none, and a role the organisation has not."""
        said = []
        for heading, column in (("用户名", "username"), ("电子邮箱", "email")):
            if values[column]:
                try:
                    CHECKED[column](values[column])
                except ValidationError as error:
                    said.append((heading, str(error.messages[0])))
        _, kind, can_handle = values["unit"]
        if not role_fits(values["role"], kind, can_handle):
            said.append(("岗位", f"这个单位不设“{Role(values['role']).label}”。"))
        return said

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write a user with the post, and return the first password to be shown once."""
        first, hasher = made_up(), get_hasher()
        person = {name: values[name] for name in ("username", "name", "phone", "email")}
        if isinstance(hasher, PBKDF2PasswordHasher):
            ready = hasher.encode(first, hasher.salt(), FIRST_ROUNDS)
        else:
            ready = make_password(first)
        user = write_user(**person, password=ready, must_change=True, actor=actor, capacity=capacity, at=at)
        write_post(
            user_id=user.pk, organisation_id=values["unit"][0], role=values["role"], active_to=None,
            active_from=values["active_from"], actor=actor, capacity=capacity, at=at,
        )  # fmt: skip
        return user.username, user.name, first

    def cells(self, row: models.Model) -> list[str]:
        """Return a user's line with the first post held; telephone and e-mail stay inside."""
        assert isinstance(row, User)
        post = next((post for post in row.posts.all() if post.active_to is None), None)
        held = ["", "", ""]
        if post is not None:
            held = [post.organisation.name, post.get_role_display(), f"{post.active_from:%Y-%m-%d}"]
        return [row.username, row.name, "", "", *held]
