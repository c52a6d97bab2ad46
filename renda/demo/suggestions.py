"""The deputies' suggestions of the demo county: each walked to its end by the commands people use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.models import User
from accounts.roles import Role
from core.actors import citizen_of
from core.clock import local_date
from deputies.models import Deputy
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff, moments
from renda.demo.names import load, number
from renda.demo.sponsors import Sponsors
from renda.demo.story import Step
from suggestions.inputs import Sender
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.services import (
    collect,
    cosigning,
    dispatch,
    drafting,
    extending,
    feedback,
    handle,
    returns,
    reviewing,
    satisfaction,
    submitting,
    triage,
)
from suggestions.services.collect import Statement
from suggestions.services.drafting import Content, Source
from suggestions.services.handle import Answer
from suggestions.states import (
    BarredMatter,
    Channel,
    ContactWay,
    ExtensionGround,
    FeedbackWay,
    Grade,
    Satisfaction,
    SourceKind,
    Urgency,
)

# How far each goes; what comes after a word of this list is not done.
UNREVIEWED = ("draft", "cosigning", "submitted", "returned", "insisted", "not_accepted")
# These lie back; all others have just had their last step, so that their clocks still run.
ENDED = ("closed", "tracking", "not_accepted", "withdrawn")
UNDISPATCHED = (*UNREVIEWED, "withdrawn", "escalated", "to_dispatch")
DITCH = (
    "稻香垄南干渠塌了一截，我家四亩田今年没有浇上水。",
    "渠里全是泥，水走到半路就没了，下面十几户都浇不上。",
    "渠边的土往下掉，牛踩一脚就塌，再不修明年还是没水。",
)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell every suggestion of the data."""
    for row in load("suggestions")["suggestions"]:
        _Told(row, built, staff, now).tell()
    say(f"代表建议{Suggestion.objects.count()}件")


@dataclass
class _Told(Sponsors):
    """One suggestion: the steps on its way to its target, with the hours that lie before each."""

    now: datetime
    steps: list[tuple[float, Step]] = field(default_factory=list)
    suggestion_id: int = 0
    sources: tuple[Source, ...] = ()

    def tell(self) -> None:
        """Take every step at its time."""
        self._plan()
        gaps = [gap for gap, _ in self.steps]
        begin = self.now - timedelta(hours=sum(gaps) * 1.1 + number(f"{self.row['key']}/idle", 5))
        if self.row["target"] in ENDED:
            begin = self.now - timedelta(days=self.row["days_ago"])
        for moment, (_, step) in zip(moments(begin, self.now, gaps), self.steps, strict=True):
            step(moment)

    # What happens.

    def _plan(self) -> None:
        row, target = self.row, self.row["target"]
        for serial in range(row.get("opinions", 0)):
            self.steps.append((1, partial(self._opinion, serial)))
        self.steps.append((20, self._draft))
        if target == "draft":
            return
        if row["cosponsors"]:
            self.steps.append((6, self._invite))
            self.steps += [
                (9, partial(self._confirm, d)) for d in self.cosponsors[: -1 if target == "cosigning" else None]
            ]
        if target == "cosigning":
            return
        self.steps += [(5, self._meeting), (6, self._submit)]
        self._plan_review()
        if target not in UNDISPATCHED:
            self._plan_handling()

    def _plan_review(self) -> None:
        row, target = self.row, self.row["target"]
        if "returned" in row:
            self._step(20, reviewing.return_suggestion, self.reviewer, reason=row["returned"])
        if target == "insisted":
            self._step(10, submitting.insist_on_suggestion, self.lead_user, reason=row["insist"])
        if target == "not_accepted":
            said = {"barred": BarredMatter(row["barred"]), "explanation": row["explanation"]}
            self._step(30, reviewing.refuse_suggestion, self.reviewer, **said)
        if target in UNREVIEWED:
            return
        self._step(
            26,
            reviewing.accept_suggestion,
            self.reviewer,
            category_id=self.category,
            note=f"拟由{self.unit.name}主办。",
        )
        if target == "withdrawn":
            self._step(20, submitting.withdraw_suggestion, self.lead_user, reason=row["withdrawal"])

    def _plan_handling(self) -> None:
        row, target = self.row, self.row["target"]
        units = {"lead_unit_id": self.unit.pk, "co_unit_ids": [self.built.organisations[k].pk for k in row["co"]]}
        said = "请与代表沟通后逐条答复。"
        self._matter(20, dispatch.dispatch, self.reviewer, instruction=said, **units)
        if target == "dispatched":
            return
        if target == "return_review":
            proposed = self.built.organisations[row["not_ours"]["unit"]].pk
            asked = {"reason": row["not_ours"]["reason"], "proposed_unit_id": proposed}
            self._matter(30, returns.ask_return, self.handler(row["unit"]), **asked)
            return
        self._matter(5, handle.sign, self.handler(row["unit"]))
        for key in row["co"]:
            self._matter(3, handle.co_sign, self.handler(key))
        self.steps.append((70, self._contact))
        if target == "extension_review":
            wished = local_date(self.now + timedelta(days=150))
            asked = {"ground": ExtensionGround.APPROVAL, **row["longer"], "wished_on": wished}
            self._matter(10, extending.ask_extension, self.handler(row["unit"]), **asked)
        if target in ("handling", "extension_review"):
            return
        self._plan_round(row["body"])
        if "dissatisfied" in row:
            self._plan_again()

    def _plan_round(self, body: str, *, last: bool = True) -> None:
        row, target = self.row, self.row["target"]
        for key in row["co"]:
            self._matter(60, handle.submit_co_opinion, self.handler(key), text="没有不同意见，配合主办单位落实。")
        self.steps.append((200, partial(self._reply, body)))
        if target == "feedback_due":
            return
        self._matter(
            20, feedback.record_feedback, self.reviewer, way=FeedbackWay.TO_DEPUTY, told_at=None, deputy_told=True,
            note="已送达领衔代表和附议代表。",
        )  # fmt: skip
        if target == "to_evaluate":
            self.steps.append((10, partial(self._rate, self.cosponsors[0])))
            return
        for deputy in (self.lead, *self.cosponsors):
            self.steps.append((12, partial(self._rate, deputy)))
        self.steps.append((4, self._rate_as_citizens))

    def _plan_again(self) -> None:
        row, target = self.row, self.row["target"]
        if target == "rehandling":
            return
        self._matter(30, satisfaction.order_rehandling, self.reviewer, order=row["order"])
        if target == "adjudication":
            self.steps.append((30, self._contact))
            self._plan_round(row["body2"])

    # What they do.

    def _step(self, hours: float, command: Callable[..., object], who: Callable[[], User], **said: object) -> None:
        def step(at: datetime) -> None:
            actor = self.actor(who(), at)
            command(suggestion_id=self.suggestion_id, actor=actor, at=at, version=None, **said)

        self.steps.append((hours, step))

    def _matter(self, hours: float, command: Callable[..., object], who: Callable[[], User], **said: object) -> None:
        self.steps.append((hours, partial(self._take, command, who, said)))

    def _take(
        self, command: Callable[..., object], who: Callable[[], User], said: dict[str, Any], at: datetime
    ) -> None:
        if "told_at" in said:
            said = {**said, "told_at": at}
        command(matter_id=self._current().pk, actor=self.actor(who(), at), at=at, version=None, **said)

    def _current(self) -> Matter:
        return Matter.objects.get(suggestion=self.suggestion_id)

    def _opinion(self, serial: int, at: datetime) -> None:
        """Let a villager say it at the station; the clerk takes it and names the lead deputy to follow it."""
        station = self.built.stations[self.row["town"]]
        clerk = self.actor(self.staff.at(station.organisation_id, Role.STATION_STAFF, Role.STATION_HEAD), at)
        village = next(r for r in self.built.regions.values() if r.name == "稻香垄村")
        receipt = collect.record(
            key=f"demo-suggestion-{self.row['key']}-{serial}", station_id=station.pk, deputy_id=None,
            channel=Channel.RECEPTION, received_at=at, read_back=True, actor=clerk, at=at,
            statement=Statement(
                text=DITCH[serial], sender=Sender("real_name", ("田大勇", "禾四妹", "谷有福")[serial], f"199000090{serial:02d}"),
                place_region_id=village.pk, place_text="南干渠",
            ),
        )  # fmt: skip
        said: dict[str, Any] = {"opinion_id": receipt.opinion_id, "actor": clerk, "at": at, "version": None}
        triage.take(**said)
        triage.classify(
            **said, category_id=self.category, grade=Grade.GENERAL, urgency=Urgency.NORMAL,
            place_region_id=village.pk, place_text="南干渠", title=f"稻香垄南干渠浇不上水（{serial + 1}）",
            summary=DITCH[serial], followup_deputy_id=self.lead.pk,
        )  # fmt: skip
        opinion = Opinion.objects.get(pk=receipt.opinion_id)
        self.sources = (*self.sources, Source(SourceKind.OPINION, opinion.pk, opinion.title))

    def _draft(self, at: datetime) -> None:
        row = self.row
        content = Content(
            title=row["title"], situation=row["situation"], analysis=row["analysis"],
            proposals="\n".join(row["proposals"]), category_id=self.category, sources=self.sources,
            proposed_unit_ids=(self.unit.pk,) if self.unit.can_handle else (), face_to_face=row["cosponsors"] > 2,
        )  # fmt: skip
        key, actor = f"demo-suggestion-{row['key']}", self.actor(self.lead_user(), at)
        self.suggestion_id = drafting.draft_suggestion(
            key=key, level=self.level, content=content, actor=actor, at=at
        ).pk

    def _said(self, user: User, at: datetime) -> dict[str, Any]:
        return {"suggestion_id": self.suggestion_id, "actor": self.actor(user, at), "at": at, "version": None}

    def _invite(self, at: datetime) -> None:
        ids = [deputy.pk for deputy in self.cosponsors]
        cosigning.invite_cosponsors(**self._said(self.lead_user(), at), deputy_ids=ids)

    def _confirm(self, deputy: Deputy, at: datetime) -> None:
        text = Suggestion.objects.get(pk=self.suggestion_id).text_hash
        cosigning.confirm_cosponsorship(**self._said(self.user_of(deputy), at), text_hash=text)

    def _meeting(self, at: datetime) -> None:
        said: dict[str, Any] = {
            "met_on": at.date() - timedelta(days=2),
            "place": "村里",
            "summary": "十几位群众说了各家的情况，盼着早点解决。",
        }
        drafting.log_meeting(**self._said(self.lead_user(), at), **said)

    def _submit(self, at: datetime) -> None:
        ticked = tuple(BarredMatter.values)
        submitting.submit_suggestion(**self._said(self.lead_user(), at), self_check=ticked, single_matter=True)

    def _contact(self, at: datetime) -> None:
        who = self.handler(self.row["unit"])
        said = {"way": ContactWay.FACE_TO_FACE, "with_citizen": True, "with_deputy": True, "contacted_at": at}
        self._take(handle.log_contact, who, {**said, "summary": self.row["contact"]}, at)

    def _reply(self, body: str, at: datetime) -> None:
        row, head = self.row, self.staff.at(self.unit.pk, Role.UNIT_HEAD)
        answer = Answer(
            result_class=row["result"], body=body, signer=head.name, evidence=row.get("evidence", ""),
            doc_no=f"示{self.unit.short_name[1:3]}函〔{at.year}〕{number(row['key'], 80) + 1}号",
            next_step=row.get("next_step", ""), unsolved_reason=row.get("reason", ""),
            committed_on=at.date() + timedelta(days=90) if row["result"] == "B" else None,
        )  # fmt: skip
        self._take(handle.issue_reply, lambda: head, {"answer": answer}, at)

    def _rate(self, deputy: Deputy, at: datetime) -> None:
        why = self.row.get("dissatisfied", "") if deputy == self.lead else ""
        outcome = Satisfaction.DISSATISFIED if why else Satisfaction.SATISFIED
        said = {"attitude": Satisfaction.SATISFIED, "outcome": outcome, "reason": why}
        self._take(satisfaction.rate_as_deputy, lambda: self.user_of(deputy), said, at)

    def _rate_as_citizens(self, at: datetime) -> None:
        said = {"attitude": Satisfaction.SATISFIED, "outcome": Satisfaction.SATISFIED}
        for opinion in self._current().opinions.all():
            actor = citizen_of(opinion.pk)
            satisfaction.rate(matter_id=self._current().pk, actor=actor, at=at, version=None, **said)
