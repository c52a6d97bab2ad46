"""Who acts in the suggestions of the demo county: sponsors, the reviewing body, the units."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from accounts import selectors as accounts
from accounts.models import Organisation, User
from accounts.roles import Role
from core.actors import Actor
from deputies.models import Deputy, Mandate
from deputies.states import MandateStatus
from renda.demo.builder import Built
from renda.demo.cast import Staff
from renda.demo.names import number
from renda.demo.rows import COUNTY
from suggestions.models import Category


@dataclass
class Sponsors:
    """The people of one suggestion of the data."""

    row: dict[str, Any]
    built: Built
    staff: Staff

    @property
    def level(self) -> str:
        """Return the level at which it is raised."""
        return "township" if self.row["town"] else "county"

    @property
    def unit(self) -> Organisation:
        """Return the lead unit."""
        return self.built.organisations[self.row["unit"]]

    @cached_property
    def category(self) -> int:
        """Return the category's id."""
        return Category.objects.get(code=self.row["category"]).pk

    @cached_property
    def _deputies(self) -> list[Deputy]:
        """Return who may sponsor it, the lead first; nobody employed by the unit that handles it."""
        code = next((k for k in self.built.regions if self._is_town(k)), COUNTY)
        held = Mandate.objects.filter(level=self.level, region__code=code, status=MandateStatus.ACTIVE)
        free = held.exclude(deputy__employer__pk=self.unit.pk).select_related("deputy__user").order_by("pk")
        found = [mandate.deputy for mandate in free if mandate.deputy.user_id is not None]
        start = number(f"sponsor/{self.row['key']}", len(found))
        return (found[start:] + found[:start])[: self.row["cosponsors"] + 1]

    def _is_town(self, code: str) -> bool:
        town: str = self.row["town"]
        return bool(town) and self.built.organisations[f"renda@{town}"].region.code == code

    @property
    def lead(self) -> Deputy:
        """Return who raises it."""
        return self._deputies[0]

    @property
    def cosponsors(self) -> list[Deputy]:
        """Return who co-signs it."""
        return self._deputies[1:]

    def lead_user(self) -> User:
        """Return the lead's account."""
        return self.user_of(self.lead)

    def user_of(self, deputy: Deputy) -> User:
        """Return a deputy's account."""
        assert deputy.user is not None
        return deputy.user

    def reviewer(self) -> User:
        """Return who reviews and dispatches: the county's committee or the township's presidium."""
        if self.level == "county":
            return self.staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
        presidium = self.built.organisations[f"renda@{self.row['town']}"]
        return self.staff.at(presidium.pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)

    def handler(self, key: str) -> Callable[[], User]:
        """Return who works on it in a unit; the dispatching side where the unit works on paper."""
        unit = self.built.organisations[key]
        if unit.on_paper:
            return self.reviewer
        return lambda: self.staff.at(unit.pk, Role.UNIT_HANDLER, Role.UNIT_HEAD)

    def actor(self, user: User, at: datetime) -> Actor:
        """Return somebody as an actor on that day."""
        return self.staff.actor(user, at)
