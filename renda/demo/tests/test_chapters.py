"""Chapters of the demo county told one after the other: every state occurs, and every rule of the tables holds."""

from collections import Counter
from io import BytesIO

import pytest
from django.core.management import call_command
from docx import Document

from accounts import selectors as accounts
from accounts.roles import Role
from core import clock
from core.models import Clock
from core.paper_forms import form_document
from insights.models import CardFigure, StationFinding
from insights.states import FindingState
from oversight import task_force_selectors as weeks
from oversight.models import Project, TaskForce
from oversight.officer_selectors import board
from renda.demo import (
    activities,
    closing,
    groups,
    intake,
    merging,
    officers,
    offline,
    pollution,
    projects,
    scorecards,
    suggestions,
    supervisions,
)
from renda.demo.builder import build_county
from renda.demo.cast import Staff
from renda.demo.files import Files
from renda.demo.names import load
from renda.demo.opinions import opinions
from renda.demo.story import Story
from suggestions.console.sheets.catalogue import SHEETS
from suggestions.models import Commitment, GroupOffer, Matter, Opinion, Reopening, ReturnVisit, Suggestion, Supervision
from suggestions.selectors import invariants
from suggestions.selectors.details import matter_for
from suggestions.states import CommitmentState, MatterKind, MatterState, StillOk, SuggestionState, VisitState


@pytest.mark.django_db
def test_suggestions_promises_and_visits_of_every_fate_occur_and_all_rules_hold(capsys):
    call_command("load_reference")
    now = clock.now()
    built = build_county(now, lambda _: None)
    staff = Staff.on_duty()
    # Every third is enough for what comes back.
    for row in [row for row in opinions() if row.target in ("closed", "tracking")][::3]:
        Story(row, built, staff, now).tell()
    for chapter in (activities, closing, suggestions, officers, projects, scorecards):
        chapter.tell(built, staff, now, lambda _: None)
    Files(built, staff, now).groups()
    groups.tell(built, staff, now, lambda _: None)
    merging.tell(built, staff, now, lambda _: None)
    offline.tell(built, staff, now, lambda _: None)
    assert Opinion.objects.exclude(late_reason="").filter(late_entry=True).count() == 2
    # Two of those the county has left lying, so that there is something to press.
    for row in [row for row in opinions() if row.target == "handling" and row.level == "county"]:
        Story(row, built, staff, now).tell()
    supervisions.tell(built, staff, now, lambda _: None)
    pollution.tell(built, staff, now, lambda _: None)

    check_the_long_case(staff, now)
    check_groups(now)
    intake.tell(built, staff, now, lambda _: None)
    check_intake()
    assert Opinion.objects.filter(state="merged", matter__isnull=False).count() == 2
    check_supervisions()
    check_suggestions()
    check_commitments(now)
    check_visits()
    check_the_question_that_came_back()
    check_scorecards(now)
    assert set(Project.objects.values_list("state", flat=True)) == {"running", "finished"}
    silent = Clock.objects.filter(subject_kind="project", stopped_at__isnull=True, due_at__lt=now)
    assert silent.count() == 1
    assert {row.done for row in board(clock.local_year(now), clock.local_date(now))} == {True, False}
    assert list(invariants.breaches()) == []


def check_the_long_case(staff, now):
    """Its printed dossier tells the story, in order, as the county's dispatcher reads it, and names no citizen."""
    matter = Matter.objects.get(title=pollution.TITLE)
    assert (matter.state, matter.round_no, matter.rounds_before, matter.adjudicated) == ("closed", 2, 1, True)
    actor = staff.actor(staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), now)
    found = matter_for(actor, str(matter.public_id))
    (sheet,) = SHEETS["dossier"][1](found, actor, now)
    document = Document(BytesIO(form_document([sheet])))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    assert "禾有田" not in text
    place = 0
    for step in (
        "申请退办", "同意退办", "申请退办", "裁定主办单位", "签收", "登记联系情况", "提交会办意见", "提交答复", "审核通过",
        "转承诺跟踪", "报告承诺兑现", "核实兑现并办结", "登记回访", "问题反复，恢复办理", "重新交办", "提交答复", "办结",
    ):  # fmt: skip
        place = text.find(step, place)
        assert place >= 0, step
        place += 1
    for words in (
        pollution.NOT_POLLUTION, pollution.NOT_FARMING, pollution.BASIS, "协调会“养猪场粪水外排怎么管”",
        "代表2人、群众9人到会", "清沟六百米", pollution.PROMISE, "前天大雨，又有粪水流进沟里。", pollution.AGAIN,
    ):  # fmt: skip
        assert words in text, words


def check_scorecards(now):
    assert CardFigure.objects.filter(indicator="six", card__quarter__isnull=False).exists()
    findings = StationFinding.objects.all()
    assert set(findings.values_list("state", flat=True)) == set(FindingState.values) - {FindingState.WITHDRAWN}
    late = findings.filter(state=FindingState.RECTIFYING, due_on__lt=clock.local_date(now))
    assert late.count() == 2


def check_supervisions():
    states = {(record.kind, record.state) for record in Supervision.objects.all()}
    assert {("notice", "answered"), ("notice", "issued"), ("key", "accepted")} <= states
    assert Matter.objects.filter(key_supervised=True).count() == 1


def check_suggestions():
    assert set(Suggestion.objects.values_list("state", flat=True)) == set(SuggestionState.values)
    matters = Matter.objects.filter(kind=MatterKind.SUGGESTION)
    # A suggestion's reply is not reviewed, and the demo's county dispatches directly.
    missing = set(MatterState.values) - set(matters.values_list("state", flat=True))
    assert missing == {MatterState.REPLY_REVIEW, MatterState.WITH_GOVERNMENT}
    assert matters.filter(state=MatterState.HANDLING, round_no=2).exists()
    assert Matter.objects.get(title="关于疏浚修复稻香垄灌溉渠的建议").opinions.count() == 3


def check_groups(now):
    """社旗: one offer is open, one has findings. 新沂: a task force over three items has missed one week."""
    offers = GroupOffer.objects.select_related("group", "opinion")
    assert {(offer.state, offer.group.name, offer.opinion.state) for offer in offers} == {
        ("offered", "农业农村代表小组", "with_group"), ("done", "教科文卫代表小组", "accepted"),
    }  # fmt: skip
    force = weeks.with_everything(TaskForce.objects.all()).get()
    assert force.items.count() == 3
    states = [line.state for line in weeks.week_lines(force, clock.local_date(now))]
    assert states.count("missing") == 1
    assert states.count("written") >= 1


def check_intake():
    """Each way out of triage: elsewhere with an address, refused and asked again, handed up by a deputy, taken back."""
    texts = {one.key: one.text for one in (intake.PENSION, intake.WALL, intake.WELL, intake.SHADE, intake.LAMP)}
    states = {key: Opinion.objects.get(text=text).state for key, text in texts.items()}
    assert states == {
        "petition": "transferred", "appeal-open": "appealed", "appeal-lifted": "triaging", "study": "accepted",
        "taken-back": "withdrawn",
    }  # fmt: skip
    assert intake.ADDRESS in Opinion.objects.get(text=intake.PENSION.text).guidance


def check_commitments(now):
    states = set(Commitment.objects.values_list("state", flat=True))
    assert {CommitmentState.OPEN, CommitmentState.REPORTED, CommitmentState.DONE} <= states
    late = Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lt=clock.local_date(now))
    # One by a unit that answered a citizen, one by a unit that answered a deputy.
    assert {commitment.matter.kind for commitment in late} == {MatterKind.OPINION, MatterKind.SUGGESTION}
    assert Commitment.objects.filter(changed_times=1).count() == 1


def check_visits():
    found = Counter(ReturnVisit.objects.values_list("still_ok", flat=True))
    assert found[StillOk.YES] > 10
    assert found[StillOk.PARTLY] >= 1
    assert found[StillOk.REBOUND] >= 1
    assert ReturnVisit.objects.filter(state=VisitState.PLANNED).exists()
    assert Reopening.objects.exists()
    assert Matter.objects.filter(state=MatterState.REHANDLING, rounds_before=1).exists()


def check_the_question_that_came_back():
    """新沂: asked at an organ day, answered within the month, visited, back, handled again."""
    question = Matter.objects.get(kind=MatterKind.QUESTION, rounds_before=1)
    assert (question.state, question.round_no) == (MatterState.HANDLING, 2)
    reply = Clock.objects.get(subject_kind="matter", subject_id=question.pk, kind="reply", round_no=1)
    assert reply.verdict == "on_time"
    assert Matter.objects.filter(kind=MatterKind.QUESTION).count() >= 4


def test_the_suggestions_have_both_levels_and_three_parts():
    rows = load("suggestions")["suggestions"]

    assert len(rows) == 25
    assert Counter(bool(row["town"]) for row in rows)[True] >= 8
    for row in rows:
        assert len(row["title"]) <= 40
        assert row["target"] == "draft" or (row["situation"] and row["analysis"] and row["proposals"])
