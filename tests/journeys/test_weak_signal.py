"""A phone whose signal comes and goes: what was written, photographed and sent is one opinion, whole, in the end."""

import pytest

from core.models import StoredFile
from liaison import services as liaison
from suggestions.models import Opinion
from suggestions.tests import given
from tests.journeys.conftest import PHONE
from tests.journeys.test_walk import photo

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "桥头的护栏断了一截，晚上很危险。"


@pytest.fixture
def phone(at_device):
    """Return somebody at the form behind a station's code, everything filled in, a photo chosen."""
    world = given.county()
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    person = at_device(PHONE)
    person.open(f"/s/{code.token}/")
    person.fill(text=TEXT)
    person.page.set_input_files("[name=photos]", [photo()])
    person.page.get_by_text("已选1张").wait_for()
    person.choose(identity_mode="anonymous")
    person.tick("consent")
    yield person
    # The browser's own complaints about the signal that was taken away.
    person.errors.clear()


def press(person) -> None:
    person.page.get_by_role("button", name="提交", exact=True).click()


def arrived(person) -> Opinion:
    """Return the opinion after its receipt is shown."""
    person.page.wait_for_url("**/receipt/**")
    opinion = Opinion.objects.get()
    assert opinion.text == TEXT
    assert StoredFile.objects.filter(subject_kind="opinion", subject_id=opinion.pk).count() == 1
    return opinion


def test_without_signal_it_waits_and_goes_by_itself(phone):
    phone.page.context.set_offline(True)
    press(phone)
    phone.page.get_by_text("有信号了自动送出").wait_for()
    phone.picture("signal-1-waiting")
    assert Opinion.objects.count() == 0

    phone.page.context.set_offline(False)

    arrived(phone)


def test_after_the_phone_died_text_and_photo_are_still_there(phone):
    address = phone.page.url
    phone.page.context.set_offline(True)
    press(phone)
    phone.page.get_by_text("有信号了自动送出").wait_for()
    context = phone.page.context
    phone.page.close(run_before_unload=False)
    context.set_offline(False)

    phone.page = context.new_page()
    phone.page.goto(address)
    phone.page.get_by_text("上次没有写完的").wait_for()
    phone.page.get_by_text("已选1张").wait_for()
    phone.picture("signal-2-found-again")
    phone.choose(identity_mode="anonymous")
    phone.tick("consent")
    press(phone)

    arrived(phone)
    # What has arrived is forgotten: the form is empty again.
    phone.page.goto(address)
    phone.page.wait_for_timeout(500)
    assert phone.page.get_by_text("还没有选").count() == 2
    assert phone.page.get_by_text("上次没有写完的").count() == 0


def test_a_reply_lost_twice_makes_one_opinion(phone):
    lost = []

    def lose(route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            route.fetch(max_redirects=0)
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    phone.page.clock.install()
    phone.page.route("**/s/*/", lose)
    press(phone)
    for seconds in (3, 10):
        phone.page.get_by_text(f"{seconds}秒后自动再送").wait_for()
        phone.picture(f"signal-3-lost-{seconds}")
        phone.page.clock.fast_forward(seconds * 1000 + 500)

    arrived(phone)
    assert len(lost) == 2


def test_what_is_to_be_put_right_is_said_on_the_page(phone):
    phone.page.evaluate(
        "document.querySelector('[name=text]').value = '短'; document.querySelector('form[data-draft]').noValidate = true"
    )
    press(phone)

    phone.page.locator(".field-error").first.wait_for()
    assert Opinion.objects.count() == 0
