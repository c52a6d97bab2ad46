"""Walks the invented opinions through the pipeline by the commands people use, each step at its own time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.actors import PASSER_BY, SYSTEM, citizen_of
from core.models import Clock
from renda.demo import rows, scans
from renda.demo.builder import Built
from renda.demo.cast import Players, Staff, moments, talk_of
from renda.demo.names import number
from suggestions.inputs import NOTICE_VERSION, Sender
from suggestions.models import Category, Opinion
from suggestions.services import adjudication, collect, dispatch, feedback, handle, satisfaction, triage
from suggestions.services.collect import Receipt, Statement
from suggestions.services.handle import Answer
from suggestions.services.transferring import transfer_out
from suggestions.services.withdrawing import withdraw
from suggestions.states import Channel

ENDS = ("closed", "tracking", "rejected", "answered", "transferred", "withdrawn")
PENDING_ENDS, FRESH_OF_TEN = ("pending", "withdrawn"), 7
UNDISPATCHED = ("to_dispatch", "escalated")
# Hours before a reply that comes too late: longer than the grade's term (3 working days, 15, one month).
LATE_AFTER = {"micro": 7 * 24, "general": 27 * 24, "major": 40 * 24}

Step = Callable[[datetime], object]


class Story(Players):
    """One opinion: the steps on its way to its target, with the hours that lie before each."""

    def __init__(self, row: rows.Opinion, built: Built, staff: Staff, now: datetime) -> None:
        super().__init__(row, built, staff)
        self.now = now
        self.steps: list[tuple[float, Step]] = []

    def tell(self) -> Receipt:
        """Take every step at its time and return the receipt."""
        self._plan()
        gaps = [gap for gap, _ in self.steps]
        times = moments(self._begin(sum(gaps)), self.now, gaps)
        for moment, (_, step) in zip(times, self.steps, strict=True):
            step(moment)
        assert self.receipt is not None
        return self.receipt

    def _begin(self, hours: float) -> datetime:
        """Return when it came in; most open ones have just had their last step, the others were left lying."""
        begin = self.now - timedelta(days=self.row.days_ago, hours=1 + number(f"{self.row.key}/hour", 6))
        fresh = self.row.target == "to_evaluate" or number(f"{self.row.key}/fresh", 10) < FRESH_OF_TEN
        if self.row.target in ENDS or not fresh or self.row.late:
            return begin
        return self.now - timedelta(hours=hours * 1.1 + 2 + number(f"{self.row.key}/idle", 5))

    def _plan(self) -> None:
        row = self.row
        self._add(0, self._collect)
        if row.target == "withdrawn":
            self._add(5, self._opinion(withdraw, citizen=True))
        if row.target in PENDING_ENDS:
            return
        self._add(2.5, self._opinion(triage.take))
        for question in row.questions:
            self._add(0.4, self._opinion(triage.ask_info, question=question.question))
            if question.answer:
                self._add(18, self._opinion(collect.add_info, citizen=True, answer=question.answer))
            elif row.target != "need_info":
                self._add(120, self._opinion(triage.resume_triage))
        if not self._plan_other_ends():
            self._plan_matter()

    def _plan_other_ends(self) -> bool:
        """Plan what does not become a matter; return whether it ends there."""
        row = self.row
        if row.target in ("triaging", "need_info") and not row.direct_answer:
            return True
        if row.rejection is not None:
            reason, guidance = row.rejection.reason, row.rejection.guidance
            self._add(1, self._opinion(triage.propose_rejection, reason=reason, guidance=guidance))
            if row.target == "rejected":
                self._add(6, self._second_person)
            return True
        if row.transfer_guidance:
            self._add(1, self._opinion(transfer_out, guidance=row.transfer_guidance))
            return True
        if row.direct_answer:
            self._add(2, self._opinion(triage.answer, text=row.direct_answer, is_no_promise=True))
        if row.objection:
            self._add(20, self._opinion(collect.object, citizen=True, reason=row.objection))
        return bool(row.direct_answer) and row.target in ("answered", "triaging")

    def _plan_matter(self) -> None:
        row = self.row
        self._add(0.3, self._classify)
        self._add(0.2, self._opinion(triage.accept))
        if row.level == "county" and not self._is_county_station() and not row.bypass_local:
            reason = row.escalate_reason or "属于县级部门职权。"
            self._add(4, self._matter(dispatch.escalate, self._presidium, reason=reason))
        if row.target == "escalated" and self._is_for_government():
            self._add(5, self._matter(dispatch.hand_to_government, self._county, note="请县政府办转办。"))
        if row.target in UNDISPATCHED:
            return
        self._add(5, self._dispatch)
        if row.target == "dispatched":
            return
        self._add(4, self._matter(handle.sign, self._lead))
        for key in row.co:
            self._add(2, self._matter(handle.co_sign, partial(self._unit, key)))
        for position, one in enumerate(row.rounds):
            self._plan_round(position, one)
        if row.adjudication is not None and row.adjudication.conclusion:
            held = row.adjudication
            hear = partial(self._matter, adjudication.record_hearing, self._county)
            self._add(59, lambda at: hear(talk=talk_of(held, at))(at))
            self._add(1, self._matter(adjudication.explain_and_close, self._county, conclusion=held.conclusion))

    def _plan_round(self, position: int, one: rows.Round) -> None:
        if position:
            order = one.instruction or "请针对不满意的理由重新办理，办结后再答复。"
            self._add(8, self._matter(satisfaction.order_rehandling, self._overseer, order=order))
        if one.contact is not None:
            self._add(18, partial(self._contact, one.contact))
        if one.progress is not None:
            said = {"text": one.progress.text, "next_step": one.progress.next_step}
            self._add(40, self._matter(handle.record_progress, self._lead, **said))
        if one.reply is not None:
            self._plan_reply(position, one, one.reply)

    def _plan_reply(self, position: int, one: rows.Round, reply: rows.Reply) -> None:
        for key, text in self._co_opinions(position, one):
            self._add(3, self._matter(handle.submit_co_opinion, partial(self._unit, key), text=text))
        if one.sent_back is not None:
            self._add(20, partial(self._reply, one.sent_back.reply))
            self._add(5, self._matter(feedback.send_back_reply, self._overseer, reason=one.sent_back.reason))
        self._add(LATE_AFTER[self.row.grade] if self.row.late else 24, partial(self._reply, reply))
        if self.row.target == "reply_review" and position == len(self.row.rounds) - 1:
            return
        self._add(6, self._matter(feedback.approve_reply, self._overseer))
        if one.feedback is not None:
            self._plan_rating(one, one.feedback)

    def _co_opinions(self, position: int, one: rows.Round) -> list[tuple[str, str]]:
        """Return what each co-handling unit gives in this round; every one of them owes something."""
        given = dict(one.co_opinions)
        return [
            (key, given.get(key, "与上一轮意见相同，配合主办单位落实。" if position else "没有不同意见。"))
            for key in self.row.co
        ]

    def _plan_rating(self, one: rows.Round, told: rows.Feedback) -> None:
        self._add(8, partial(self._tell_citizen, told))
        if one.citizen is not None:
            given = {"attitude": one.citizen.attitude, "outcome": one.citizen.outcome, "reason": one.citizen.reason}
            self._add(20, self._matter(satisfaction.rate, None, **given))
        if one.deputy is not None:
            self._add(10, partial(self._rate_as_deputy, one.deputy))
        if self.row.target != "to_evaluate" and (one.citizen is None or one.deputy is None):
            self._add(1, self._end_window)

    def _add(self, hours: float, step: Step) -> None:
        self.steps.append((hours, step))

    # What they do.

    def _opinion(self, command: Callable[..., object], *, citizen: bool = False, **said: object) -> Step:
        def step(at: datetime) -> None:
            assert self.receipt is not None
            opinion_id = self.receipt.opinion_id
            actor = citizen_of(opinion_id) if citizen else self.staff.actor(self._station_user(), at)
            command(opinion_id=opinion_id, actor=actor, at=at, version=None, **said)

        return step

    def _matter(self, command: Callable[..., object], who: Callable[[], User] | None, **said: object) -> Step:
        def step(at: datetime) -> None:
            assert self.receipt is not None
            actor = self.staff.actor(who(), at) if who else citizen_of(self.receipt.opinion_id)
            command(matter_id=self._current().pk, actor=actor, at=at, version=None, **said)

        return step

    def _statement(self) -> Statement:
        row, sender = self.row, self.row.sender
        said = (
            Sender(row.identity_mode, sender.name, sender.phone, sender.deputy_may_call)
            if sender
            else Sender(row.identity_mode)
        )
        return Statement(
            text=row.text,
            sender=said,
            place_region_id=self.built.regions[row.village].pk,
            place_text=row.place,
            share_original=row.share_original,
            bypass_local=row.bypass_local,
            urgency=row.urgency,
        )

    def _collect(self, at: datetime) -> None:
        row, station = self.row, self.built.stations[self.row.station]
        key, deputy = f"demo-opinion-{row.key}", self.built.deputies.get(row.deputy)
        if row.channel in (Channel.QR_STATION, Channel.QR_DEPUTY):
            by_card = deputy.pk if deputy is not None and row.channel == Channel.QR_DEPUTY else None
            self.receipt = collect.submit(
                key=key, station_id=station.pk, deputy_id=by_card, statement=self._statement(),
                notice_version=NOTICE_VERSION, actor=PASSER_BY, at=at,
            )  # fmt: skip
            return
        staff = self.staff.at(station.organisation_id, Role.STATION_STAFF, Role.STATION_HEAD)
        self.receipt = collect.record(
            key=key, station_id=station.pk, deputy_id=None, channel=row.channel, received_at=at,
            statement=self._statement(), read_back=True, actor=self.staff.actor(staff, at), at=at,
        )  # fmt: skip

    def _second_person(self, at: datetime) -> None:
        assert self.receipt is not None
        opinion = Opinion.objects.get(pk=self.receipt.opinion_id)
        candidates = [
            self.staff.posts.get((opinion.owner_id, Role.STATION_HEAD)),
            self.staff.posts.get((accounts.county_committee().pk, Role.COUNTY_DISPATCHER))
            if self.row.bypass_local
            else self._chair(),
        ]
        second = next(user for user in candidates if user is not None and user.pk != opinion.rejection_by_id)
        triage.confirm_rejection(
            opinion_id=opinion.pk, actor=self.staff.actor(second, at), at=at, version=opinion.version
        )

    def _classify(self, at: datetime) -> None:
        row = self.row
        deputy = self.built.deputies.get(row.deputy)
        self._opinion(
            triage.classify,
            category_id=Category.objects.get(code=row.category).pk,
            grade=row.grade,
            urgency=row.urgency,
            place_region_id=self.built.regions[row.village].pk,
            place_text=row.place,
            title=row.title,
            summary=row.summary,
            followup_deputy_id=deputy.pk if deputy else None,
        )(at)

    def _dispatch(self, at: datetime) -> None:
        who = self._overseer if self._current().level == "county" else self._presidium
        self._matter(
            dispatch.dispatch,
            who,
            lead_unit_id=self.built.organisations[self.row.lead].pk,
            co_unit_ids=[self.built.organisations[key].pk for key in self.row.co],
            instruction="请及时联系群众或者代表，按期办结并答复。",
        )(at)

    def _contact(self, said: rows.Contact, at: datetime) -> None:
        self._matter(
            handle.log_contact, self._lead, way=said.way, with_citizen=said.with_citizen, with_deputy=said.with_deputy,
            contacted_at=at - timedelta(minutes=1), summary=said.summary,
        )(at)  # fmt: skip

    def _reply(self, said: rows.Reply, at: datetime) -> None:
        promised = said.result_class == "B"
        answer = Answer(
            result_class=said.result_class, body=said.body,
            signer=self._signer(),
            evidence=said.evidence or ("已办结，情况见答复。" if said.result_class == "A" else ""),
            next_step=said.next_step,
            committed_on=(at + timedelta(days=max(said.commit_days, 1))).date() if promised else None,
            unsolved_reason=said.unsolved_reason,
            scan=scans.stamped() if self.built.organisations[self.row.lead].on_paper else None,
        )  # fmt: skip
        by = self._lead_head if self._current().round_no > 1 else self._lead
        self._matter(handle.submit_reply, by, answer=answer)(at)

    def _tell_citizen(self, told: rows.Feedback, at: datetime) -> None:
        who = self._station_user if not self.row.bypass_local else self._overseer
        said = {"way": told.way, "note": told.note, "told_at": at, "deputy_told": bool(self.row.deputy)}
        self._matter(feedback.record_feedback, who, **said)(at)

    def _end_window(self, at: datetime) -> None:
        """Let the window for rating pass where somebody stays silent; what is not over yet stays open."""
        matter = self._current()
        over = Clock.objects.filter(
            subject_kind="matter", subject_id=matter.pk, kind="evaluation", stopped_at=None
        ).first()
        if over is not None and over.due_at <= self.now:
            satisfaction.end_round(matter_id=matter.pk, actor=SYSTEM, at=max(at, over.due_at))

    def _rate_as_deputy(self, rating: rows.Rating, at: datetime) -> None:
        user = self.built.deputies[self.row.deputy].user
        assert user is not None
        self._matter(
            satisfaction.rate_as_deputy, lambda: user, attitude=rating.attitude, outcome=rating.outcome,
            reason=rating.reason, lawful_statement=rating.lawful_statement,
        )(at)  # fmt: skip
