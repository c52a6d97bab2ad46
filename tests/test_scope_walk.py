"""Every registered address with every role: what one may not see is 404, and its words appear on no page."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from docx import Document

from core.models import StoredFile
from deputies import services as deputies
from deputies.duty_report_states import ReportAction
from deputies.services.duty_reports import plan_reports
from insights.services import counting, findings, problems
from insights.states import FindingAction, ProblemAction
from liaison import services as liaison
from liaison.services.activities import plan_activity
from liaison.states import ShiftAction, SwapAction
from liaison.states.activities import ActivityAction, InvitationAction
from oversight.services.appraisals import announce
from oversight.services.officers import Entry, enter_officer
from oversight.services.task_forces import Charter, found_task_force
from oversight.states import AppraisalAction, MeetingAction, TaskForceAction
from oversight.tests import given as oversight
from suggestions.models import Opinion
from suggestions.states import MatterAction, OpinionAction, PublicationAction, SuggestionAction
from suggestions.tests import given, given_groups, given_publications, proposals
from suggestions.tests.county_words import COUNTY, OTHER_PEOPLE, PEOPLE

MARK = "蓝漆水塔向北倾斜"
# Which actions an address may take; all others those of opinions and matters.
ACTIONS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("suggestions/", tuple(SuggestionAction)),
    ("publications/", tuple(PublicationAction)),
    ("appraisals/", tuple(AppraisalAction)),
    ("duty-reports/", tuple(ReportAction)),
    ("meetings/", tuple(MeetingAction)),
    ("task-forces/", tuple(TaskForceAction)),
    ("problems/", tuple(ProblemAction)),
    ("scorecards/", tuple(FindingAction)),
    ("activities/", (*ActivityAction, *InvitationAction)),
    *((part, (*ShiftAction, *SwapAction)) for part in ("/duty/", "/shifts/", "/swaps/", "/roster/")),
)
# With the actions dealt out in turn, every action is tried by at least three of the ten strangers and of the ten insiders.
THIRDS = 3
ITEM_PARAMETERS = {"number", "public_id", "plan_id", "publication_id", "offer_id", "force_id", "officer_id"}
# Those who have nothing to do with an opinion of 桃溪镇 that its township handles itself.
STRANGERS = (
    "other_clerk", "other_presidium_clerk", "coordinator", "roads_handler", "roads_head", "water_handler",
    "power_handler", "county_deputy", "administrator", None,
)  # fmt: skip
INSIDERS = (
    "clerk", "head", "presidium_clerk", "chair", "dispatcher", "township_handler",
    "deputy", "committee_member", "leader", "publisher",
)  # fmt: skip


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, route) of every address the site registers, the admin's own excepted."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", route


ROUTES = sorted(set(routes(get_resolver())))


def fill(route: str, values: dict[str, str], turn: int) -> list[str]:
    """Return the addresses of a route: of the actions it may take those whose turn it is, one in three."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    unknown = [name for name in names if name not in values and name != "action"]
    assert unknown == [], f"{route}: say in this test what {unknown} is"
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: "{action}" if m[1] == "action" else values[m[1]], route)
    words = next((words for part, words in ACTIONS if part in f"/{filled}"), (*OpinionAction, *MatterAction))
    if "{action}" not in filled:
        return [f"/{filled}"]
    actions = list(dict.fromkeys(str(a) for a in words))
    return ["/" + filled.replace("{action}", action) for action in actions[turn % THIRDS :: THIRDS]]


@pytest.fixture
def scene(db):
    """An opinion of 桃溪镇 that its own township handles, a text of it under review, and a county around them."""
    world = given.county(with_other_township=True)
    journey = given.signed(world, text=f"{MARK}，随时会倒。", place_text=MARK)
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    opinion = Opinion.objects.get(pk=journey.opinion.pk)
    Opinion.objects.filter(pk=opinion.pk).update(title=MARK[:8], summary=MARK)
    type(journey.matter).objects.filter(pk=journey.matter.pk).update(title=MARK[:8], summary=MARK)
    proposal = proposals.submitted(
        world, lead="deputy", level="township", title=MARK[:8], situation=f"{MARK}，很危险。"
    )
    stored = StoredFile.objects.create(
        subject_kind="opinion", subject_id=opinion.pk, kind="image", name="a.jpg", content_type="image/jpeg",
        size=1, sha256="0" * 64, path=f"{uuid4().hex}.jpg", created_at=given.AT,
    )  # fmt: skip
    activity = plan_activity(
        key=uuid4(), kind="market_stall", organiser_id=world.station.organisation_id, station_id=world.station.pk,
        region_id=world.region(given.VILLAGE).pk, title=MARK[:8], purposes=["collect"], place_text=MARK,
        starts_at=given.AT + timedelta(days=9), ends_at=given.AT + timedelta(days=9, hours=2), at=given.AT,
        actor=world.actor("clerk", given.AT),
    )  # fmt: skip
    appraisal, plan = evaluated(world)
    counting.recount_all()
    problem = problems.propose(
        key="walk", title=MARK[:8], statement=MARK, opinion_ids=[opinion.pk, given.pending(world).pk],
        actor=world.actor("clerk", given.AT), at=given.AT,
    )  # fmt: skip
    finding = findings.record_finding(
        key="walk", station_id=world.station.pk, first=given.AT.date().replace(month=10, day=1), text=MARK, task=MARK,
        responsible_id=world.user("head").pk, due_on=given.AT.date(), actor=world.actor("dispatcher", given.AT),
        at=given.AT,
    )  # fmt: skip
    draft = given_publications.text(world, title=MARK, problem=f"{MARK}，已经加固。")
    publication = given_publications.submitted(world, what=draft)
    given_groups.group(world, members=("deputy",))
    asked = given_groups.offered(world, text=f"{MARK}，要请专业小组看。")
    Opinion.objects.filter(pk=asked.opinion.pk).update(title=MARK[:8], summary=MARK)
    force = found_task_force(
        owner_id=world.unit("presidium").pk, matter_ids=[journey.matter.pk], at=given.AT,
        actor=world.actor("presidium_clerk", given.AT),
        charter=Charter(
            f"{MARK[:8]}专班", MARK, world.user("chair").pk, given.AT.date() + timedelta(days=9),
            [world.unit("township_gov").pk], [world.deputies["deputy"].pk],
        ),
    )  # fmt: skip
    officer = enter_officer(
        entry=Entry(f"{MARK[:8]}某", MARK, "appointed", given.AT.date(), world.unit("township_gov").pk),
        actor=world.actor("dispatcher", given.AT), at=given.AT,
    )  # fmt: skip
    values = {
        "officer_id": str(officer.public_id), "force_id": str(force.public_id), "item": str(force.items.get().pk),
        "offer_id": str(given_groups.offer_of(asked).public_id),
        "activity": str(activity.public_id),
        "appraisal": str(appraisal.public_id), "plan_id": str(plan.public_id),
        "duty_report": str(plan.reports.get().public_id), "code": "aaaabbbbcccc",
        "problem_id": str(problem.public_id),
        "finding": str(finding.public_id), "quarter": "2026q4", "indicator": "triage",
        "number": opinion.number, "key": "opinions", "token": "unknown-token-0123456789", "version": "v1",
        "code_id": str(code.public_id), "file": str(stored.public_id), "station_id": str(world.station.public_id),
        "suggestion_id": str(proposal.suggestion.public_id),
        # What belongs to nobody: the steps of duty have their own tests of scope.
        "shift_id": str(uuid4()), "swap_id": str(uuid4()), "placement_id": str(uuid4()),
        **deputy_files(world),
        "publication_id": str(publication.public_id), "deputy_id": str(world.deputies["deputy"].public_id),
    }  # fmt: skip
    return world, journey.matter, values


def evaluated(world):
    """An announced appraisal and a report to the voters of 桃溪镇, both named after what nobody else may read."""
    clerk = world.actor("presidium_clerk", given.AT)
    appraisal = oversight.planned(title=f"{MARK[:8]}评议").appraisal
    day = given.AT.date()
    dates = {"self_check_by": day, "meeting_on": day, "place": MARK}
    announce(appraisal_id=appraisal.pk, actor=clerk, at=given.AT, version=None, **dates)
    plan = plan_reports(
        title=f"{MARK[:8]}述职", owner_id=world.unit("presidium").pk, begins_on=day, ends_on=day,
        deputy_ids=[world.deputies["deputy"].pk], actor=clerk, at=given.AT,
    )  # fmt: skip
    return appraisal, plan


def deputy_files(world) -> dict[str, str]:
    """Return what the pages of deputies' files take; who sees which of them is tested beside that code."""
    deputy, dispatcher = world.deputies["deputy"], world.actor("dispatcher", given.AT)
    record = deputies.report_duty(
        deputy_id=deputy.pk, kind="training", on=given.AT.date(), text="培训一天", key="walk-1",
        actor=world.actor("deputy", given.AT), at=given.AT,
    )  # fmt: skip
    group = deputies.found_group(
        name="混合编组", kind="mixed", region_id=world.region(COUNTY).pk, actor=dispatcher, at=given.AT
    )
    member = deputies.join_group(
        group_id=group.pk, mandate_id=deputy.mandates.first().pk, actor=dispatcher, at=given.AT
    )
    return {
        "deputy_id": str(deputy.public_id), "record_id": str(record.public_id), "group_id": str(group.public_id),
        "membership_id": str(member.pk), "kind": "deputy_voter", "task_id": str(uuid4()), "pairing_id": str(uuid4()),
        "scheme_id": str(uuid4()), "rule_code": "B1", "objection_id": str(uuid4()),
    }  # fmt: skip


def client_of(world, person) -> Client:
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(world.user(person))
    return client


def words_of(response) -> str:
    """Return what an answer says; a document is opened, for its words are packed."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "wordprocessingml" in response.get("Content-Type", ""):
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)
    return content.decode(errors="ignore")


def public_id_for(route: str, matter: str, values: dict[str, str]) -> str:
    """Return whose identifier this route takes."""
    kinds = (
        ("scorecards/findings/", "finding"), ("scorecards/", "station_id"),
        ("activities/", "activity"),
        ("suggestions/", "suggestion_id"), ("files/", "file"), ("stations/", "station_id"), ("codes/", "code_id"),
        ("appraisals/", "appraisal"), ("duty-reports/", "duty_report"),
        ("problems/", "problem_id"),
    )  # fmt: skip
    return next((values[value] for part, value in kinds if part in route), matter)


def addresses(scene, person) -> list[tuple[str, str, bool]]:
    """Return (name, address, is it about this very item) for every route, in this person's turn of its actions."""
    turn = (STRANGERS if person in STRANGERS else INSIDERS).index(person)
    _, matter, values = scene
    found = []
    for name, route in ROUTES:
        public_id = public_id_for(route, str(matter.public_id), values)
        about_item = any(f"{parameter}>" in route for parameter in ITEM_PARAMETERS) and "/codes/" not in f"/{route}"
        for address in fill(route, {**values, "public_id": public_id}, turn):
            found.append((name, address, about_item))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("person", STRANGERS)
def test_a_stranger_finds_nothing_of_the_item_at_any_address(scene, person):
    world = scene[0]
    client = client_of(world, person)
    wrong = []

    for name, address, about_item in addresses(scene, person):
        response = client.get(address)
        body = words_of(response)
        if MARK[:8] in body:
            wrong.append(f"{name} {address} shows it")
        gone = response.status_code in (404, 405, 401) or (
            response.status_code == 302 and "/login/" in response["Location"]
        )
        citizens_look_up = name in ("track", "story", "step") or address.startswith("/q/")
        if about_item and not gone and not citizens_look_up:
            wrong.append(f"{name} {address} is {response.status_code}")
        if response.status_code >= 500:
            wrong.append(f"{name} {address} is {response.status_code}")

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("person", STRANGERS)
def test_a_stranger_cannot_take_a_step_of_the_item_at_any_address(scene, person):
    world, matter, _ = scene
    client = client_of(world, person)
    wrong = []

    for name, address, about_item in addresses(scene, person):
        if not about_item or address.startswith("/q/"):
            continue
        response = client.post(address, {"version": "1"})
        refused = response.status_code in (401, 403, 404, 405) or (
            response.status_code == 302 and "/login/" in response["Location"]
        )
        if not refused:
            wrong.append(f"{name} {address} is {response.status_code}")

    matter.refresh_from_db()
    assert wrong == []
    assert matter.state == "handling"


@pytest.mark.django_db
@pytest.mark.parametrize("person", INSIDERS)
def test_those_it_concerns_see_it_somewhere_and_nothing_breaks(scene, person):
    world = scene[0]
    client = client_of(world, person)
    shown, broken = [], []

    for name, address, _ in addresses(scene, person):
        response = client.get(address)
        body = "" if response.streaming else words_of(response)
        shown += [name] if MARK[:8] in body else []
        broken += [f"{name} {address} {response.status_code}"] if response.status_code >= 500 else []

    assert broken == []
    assert shown != []


def test_the_persons_here_are_people_of_the_county():
    known = {*PEOPLE, *OTHER_PEOPLE, "deputy", "county_deputy", None}

    assert {*STRANGERS, *INSIDERS} <= known
