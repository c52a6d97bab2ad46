"""Every registered address with every role: what one may not see is 404, and its words appear on no page."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from docx import Document

from deputies.duty_report_states import ReportAction
from insights.states import BulletinAction, FindingAction, ProblemAction
from liaison.states import ShiftAction, SwapAction
from liaison.states.activities import ActivityAction, InvitationAction
from oversight.states import AppraisalAction, MeetingAction, ProjectAction, TaskForceAction
from suggestions.states import MatterAction, OpinionAction, PublicationAction, SuggestionAction, SupervisionAction
from suggestions.tests.county_words import OTHER_PEOPLE, PEOPLE
from tests import scope_scene
from tests.scope_scene import MARK

# Which actions an address may take; all others those of opinions and matters.
ACTIONS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("suggestions/", tuple(SuggestionAction)),
    ("publications/", tuple(PublicationAction)),
    ("supervisions/", tuple(SupervisionAction)),
    ("appraisals/", tuple(AppraisalAction)),
    ("duty-reports/", tuple(ReportAction)),
    ("meetings/", tuple(MeetingAction)),
    ("task-forces/", tuple(TaskForceAction)),
    ("projects/", tuple(ProjectAction)),
    ("problems/", tuple(ProblemAction)),
    ("scorecards/", tuple(FindingAction)),
    ("bulletins/", tuple(BulletinAction)),
    ("activities/", (*ActivityAction, *InvitationAction)),
    *((part, (*ShiftAction, *SwapAction)) for part in ("/duty/", "/shifts/", "/swaps/", "/roster/")),
)
# With the actions dealt out in turn, every action is tried by at least three of the ten strangers and of the ten insiders.
THIRDS = 3
ITEM_PARAMETERS = {
    "number",
    "public_id",
    "plan_id",
    "publication_id",
    "supervision_id",
    "offer_id",
    "force_id",
    "officer_id",
    "bulletin_id",
}
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


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Build the county once for all persons, in a transaction around those of the tests."""
    around = transaction.atomic()
    around._from_testcase = True  # durable commands may open theirs inside it, as inside a TestCase's
    with django_db_blocker.unblock(), around:
        yield scope_scene.scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(built, db):
    """Return what was built; what a test does with it is undone after it."""
    return built


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
        ("problems/", "problem_id"), ("officers/at/", "activity"),
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
        body = words_of(response)
        shown += [name] if MARK[:8] in body else []
        broken += [f"{name} {address} {response.status_code}"] if response.status_code >= 500 else []

    assert broken == []
    assert shown != []


def test_the_persons_here_are_people_of_the_county():
    known = {*PEOPLE, *OTHER_PEOPLE, "deputy", "county_deputy", None}

    assert {*STRANGERS, *INSIDERS} <= known
