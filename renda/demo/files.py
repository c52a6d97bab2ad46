"""Tells of the deputies' files: groups of three kinds, pairings with a gap, duties and two schemes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import Actor
from core.clock import local_date
from deputies import selectors, services
from deputies.models import Deputy, DeputyGroup, DutyRecord, Mandate, Scheme
from deputies.states import DutyKind, GroupKind, GroupRole, PairingKind, SeatOffice
from renda.demo import people
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.county import township_keys
from renda.demo.names import load, number, pick
from renda.demo.rows import COUNTY

PER_GROUP, PER_TOWNSHIP = 9, 5
SEATS, SHORT_OF_QUOTA, QUOTA = 11, 3, 3
WITH_VOTERS, REPORTING, AT_CONGRESS = 24, 30, 40


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell it by the commands people use."""
    chapter = Files(built, staff, now)
    chapter.schemes()
    chapter.groups()
    chapter.pairings()
    chapter.congress()
    chapter.reports()
    say(f"代表小组{DeputyGroup.objects.count()}个，履职记录{DutyRecord.objects.count()}条")


class Files:
    """Who acts, and what was made so far."""

    def __init__(self, built: Built, staff: Staff, now: datetime) -> None:
        self.built, self.staff, self.now = built, staff, now
        self.words = load("files")
        self.groups_made: dict[str, DeputyGroup] = {}
        self.mandates: dict[tuple[int, str], Mandate] = {
            (mandate.deputy_id, mandate.level): mandate for mandate in Mandate.objects.order_by("pk")
        }

    def _actor(self, user: User, at: datetime) -> Actor:
        return self.staff.actor(user, at)

    def _county(self, at: datetime) -> Actor:
        return self._actor(self.staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), at)

    def _leader(self, at: datetime) -> Actor:
        return self._actor(self.staff.at(self.built.organisations["changweihui"].pk, Role.SC_LEADER), at)

    def _with(self, level: str) -> list[tuple[str, Deputy]]:
        """Return the deputies of a level with their keys, in the order of the demo data."""
        return [
            (row.key, self.built.deputies[row.key])
            for row in people.deputies()
            if any(mandate.level == level for mandate in row.mandates)
        ]

    def schemes(self) -> None:
        """Approve this year's scheme, and have last year's approved and locked."""
        year, begun = self.now.year, self.now - timedelta(days=300)
        draft = Scheme.objects.order_by("pk").first()
        assert draft is not None
        if draft.year != year:
            draft = services.copy_scheme(scheme_id=draft.pk, year=year, actor=self._county(begun), at=begun)
        last = services.copy_scheme(scheme_id=draft.pk, year=year - 1, actor=self._county(begun), at=begun)
        for scheme, at in ((last, begun), (draft, begun + timedelta(days=1))):
            services.approve_scheme(scheme_id=scheme.pk, actor=self._leader(at), at=at, version=scheme.version)
        self.last_year = last

    def groups(self) -> None:
        """Found eight specialised groups, one for each township, and one over several levels."""
        at = self.now - timedelta(days=280)
        county = self._with("county")
        taken: set[int] = set()
        for row in self.words["specialised"]:
            body = self.built.organisations.get(row["committee"])
            group = self._found(row["name"], GroupKind.SPECIALISED, COUNTY, at, row["subject"], body)
            members = self._specialists(county, row["prefer"], taken)
            self._fill(group, [(member, "county") for member in members], at)
        for code in township_keys():
            name = f"{self.built.regions[code].name}代表小组"
            group = self._found(name, GroupKind.TERRITORIAL, code, at)
            self._fill(group, list(self._of_township(code)), at)
        self._mixed(at)
        self._tasks()

    def _found(
        self, name: str, kind: str, code: str, at: datetime, subject: str = "", committee: Any = None
    ) -> DeputyGroup:
        group = services.found_group(
            name=name, kind=kind, subject=subject, region_id=self.built.regions[code].pk,
            committee_id=committee.pk if committee else None, actor=self._county(at), at=at,
        )  # fmt: skip
        self.groups_made[name] = group
        return group

    def _specialists(self, county: list[tuple[str, Deputy]], prefer: list[str], taken: set[int]) -> list[Deputy]:
        jobs = {row.key: row.occupation for row in people.deputies()}
        names = {entry["key"]: entry["occupation"] for entry in load("deputies")["occupations"]}
        wanted = {names[key] for key in prefer}
        free = [(key, deputy) for key, deputy in county if deputy.pk not in taken]
        ordered = sorted(free, key=lambda pair: jobs[pair[0]] not in wanted)
        chosen = [deputy for _, deputy in ordered[:PER_GROUP]]
        taken.update(deputy.pk for deputy in chosen)
        return chosen

    def _of_township(self, code: str) -> Iterator[tuple[Deputy, str]]:
        rows = [row for row in people.deputies() if row.home_village.startswith(code)][:PER_TOWNSHIP]
        for row in rows:
            levels = [mandate.level for mandate in row.mandates]
            yield self.built.deputies[row.key], "township" if "township" in levels else "county"

    def _mixed(self, at: datetime) -> None:
        row = self.words["mixed"]
        group = self._found(row["name"], GroupKind.MIXED, COUNTY, at, row["subject"])
        members: list[tuple[Deputy, str]] = []
        for level, count in (("county", 3), ("provincial", 1), ("city", 2), ("township", 4)):
            known = {deputy.pk for deputy, _ in members}
            fresh = [deputy for _, deputy in self._with(level) if deputy.pk not in known]
            members += [(deputy, level) for deputy in fresh[:count]]
        self._fill(group, members, at)

    def _fill(self, group: DeputyGroup, members: list[tuple[Deputy, str]], at: datetime) -> None:
        for place, (deputy, level) in enumerate(members):
            role = (GroupRole.LEADER, GroupRole.DEPUTY_LEADER)[place] if place < 2 else GroupRole.MEMBER
            mandate = self.mandates[deputy.pk, level]
            services.join_group(group_id=group.pk, mandate_id=mandate.pk, role=role, actor=self._county(at), at=at)

    def _tasks(self) -> None:
        for row in self.words["tasks"]:
            given = self.now - timedelta(days=40)
            group = self.groups_made[row["group"]]
            due = local_date(self.now + timedelta(days=row["days"]))
            task = services.give_task(
                group_id=group.pk, title=row["title"], text=row["text"], due_on=due, actor=self._county(given), at=given
            )
            if not row["output"]:
                continue
            done = self.now - timedelta(days=8)
            leader = group.memberships.select_related("mandate__deputy__user").get(role=GroupRole.LEADER)
            user = leader.mandate.deputy.user
            assert user is not None
            services.submit_task(
                task_id=task.pk, actor=self._actor(user, done), at=done, version=1, output=row["output"]
            )
            if row.get("accepted"):
                at = self.now - timedelta(days=5)
                services.accept_task(task_id=task.pk, actor=self._county(at), at=at, version=2, remark=row["accepted"])

    def pairings(self) -> None:
        """Seat eleven members of the standing committee, most with three deputies each; pair deputies with voters."""
        at = self.now - timedelta(days=200)
        county = [deputy for _, deputy in self._with("county")]
        seated, others = county[:SEATS], county[SEATS:]
        offices = [SeatOffice.CHAIR, *[SeatOffice.VICE_CHAIR] * 3]
        for place, deputy in enumerate(seated):
            office = offices[place] if place < len(offices) else SeatOffice.MEMBER
            services.seat_member(deputy_id=deputy.pk, office=office, actor=self._county(at), at=at)
            wanted = QUOTA if place < SEATS - SHORT_OF_QUOTA else QUOTA - 1 - (place - SEATS + SHORT_OF_QUOTA)
            for step in range(max(wanted, 0)):
                other = others[(place * QUOTA + step) % len(others)]
                self._pair(PairingKind.SC_MEMBER_DEPUTY, deputy, at, right_deputy_id=other.pk)
        for place, project in enumerate(self.words["projects"]):
            self._pair(PairingKind.LEADER_PROJECT, seated[place + 1], at, project=project)
        court = next(body for body in self.built.organisations.values() if body.kind == "court")
        services.pair(
            kind=PairingKind.ORGAN_DEPUTY, left_organisation_id=court.pk, right_deputy_id=others[0].pk,
            actor=self._county(at), at=at,
        )  # fmt: skip
        for deputy in others[:WITH_VOTERS]:
            houses = 8 + number(f"voters/{deputy.pk}", 7)
            self._pair(PairingKind.DEPUTY_VOTER, deputy, at, voters=houses, region_id=deputy.home_village_id)

    def _pair(self, kind: str, left: Deputy, at: datetime, **sides: Any) -> None:
        pairing = services.pair(kind=kind, left_deputy_id=left.pk, actor=self._county(at), at=at, **sides)
        voters = kind == PairingKind.DEPUTY_VOTER
        for turn in range(number(f"contacts/{pairing.pk}", 3)):
            on = self.now - timedelta(days=20 + 60 * turn + number(f"on/{pairing.pk}/{turn}", 30))
            assert left.user is not None
            services.log_contact(
                pairing_id=pairing.pk,
                on=local_date(on),
                way="home_visit" if voters else "face_to_face",
                summary=pick(f"said/{pairing.pk}/{turn}", self.words["visits" if voters else "contacts"]),
                households=2 + number(f"houses/{pairing.pk}/{turn}", 4) if voters else None,
                key=f"demo-contact-{pairing.pk}-{turn}",
                actor=self._actor(left.user, on),
                at=on,
            )

    def congress(self) -> None:
        """Enter who was at this year's session, confirmed by another; a few were on leave."""
        at = self.now - timedelta(days=290)
        if at.year != self.now.year:
            return
        present = [deputy.pk for _, deputy in self._with("county")[:AT_CONGRESS]]
        self._entered(present, DutyKind.CONGRESS, 1, "县人民代表大会本年度会议签到册。", at)
        self._entered(present[7::13], DutyKind.CONGRESS_LEAVE, 1, "会议请假单。", at)

    def _entered(self, ids: list[int], kind: DutyKind, quantity: int, text: str, at: datetime) -> None:
        key = f"demo-{kind}"
        records = services.enter_duty(
            deputy_ids=ids, kind=kind, on=local_date(at), quantity=quantity, text=text, key=key,
            actor=self._county(at), at=at,
        )  # fmt: skip
        for record in records:
            self._confirm(record, at)

    def reports(self) -> None:
        """Let a few dozen report; most are confirmed, some wait, one is turned down; then lock last year."""
        county = self._with("county")[:REPORTING]
        for place, (key, deputy) in enumerate(county):
            for turn in range(2 + number(f"turns/{key}", 4)):
                at = self._when(key, turn)
                record = self._report(key, deputy, turn, at)
                if turn == 0 and place % 4 == 0:
                    continue
                self._confirm(record, at + timedelta(hours=20), refuse=place == 9 and turn == 0)
        last = datetime(self.now.year - 1, 10, 15, 10, tzinfo=self.now.tzinfo)
        for key, deputy in county[:8]:
            self._confirm(self._report(key, deputy, 9, last), last + timedelta(hours=20))
        at = max(self.now - timedelta(days=240), self.now.replace(month=1, day=2, hour=9))
        services.lock_scheme(
            scheme_id=self.last_year.pk, actor=self._county(at), at=at, version=self.last_year.version + 1
        )

    def _when(self, key: str, turn: int) -> datetime:
        """Return a time of this year: the first report of each in the last days, others further back."""
        back = 2 + number(f"back/{key}", 9) if turn == 0 else 12 + turn * 45 + number(f"back/{key}/{turn}", 40)
        return max(self.now - timedelta(days=back), self.now.replace(month=1, day=2, hour=9))

    def _report(self, key: str, deputy: Deputy, turn: int, at: datetime) -> DutyRecord:
        row = pick(f"report/{key}/{turn}", self.words["reports"])
        user = deputy.user
        assert user is not None
        return services.report_duty(
            deputy_id=deputy.pk, kind=row["kind"], on=local_date(at), quantity=row["quantity"], text=row["text"],
            key=f"demo-{key}-{turn}", actor=selectors.as_deputy(self._actor(user, at)), at=at,
        )  # fmt: skip

    def _confirm(self, record: DutyRecord, at: datetime, *, refuse: bool = False) -> None:
        actor = self._confirmer(record, at)
        if refuse:
            services.reject_duty(
                record_id=record.pk, actor=actor, at=at, version=1, reason="当天的签到册上没有，请补充材料。"
            )
        else:
            services.confirm_duty(record_id=record.pk, actor=actor, at=at, version=1)

    def _confirmer(self, record: DutyRecord, at: datetime) -> Actor:
        """Return the township's clerk, or for what the township does not keep, the county."""
        village = Deputy.objects.select_related("home_village").get(pk=record.deputy_id).home_village
        assert village is not None
        body = accounts.presidium_of(village.code)
        return self._actor(self.staff.at(body.pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR), at)
