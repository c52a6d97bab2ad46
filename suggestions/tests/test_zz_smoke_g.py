import pytest, time_machine
from datetime import timedelta
from suggestions.tests import given
pytestmark = pytest.mark.django_db

@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(given.AT + timedelta(days=2), tick=False):
        yield

def get(client, world, who, url):
    client.force_login(world.user(who))
    r = client.get(url)
    assert r.status_code == 200, (who, url, r.status_code)
    return r.content.decode()

def test_home(client):
    w = given.county()
    given.pending(w); given.triaging(w); given.to_dispatch(w); given.dispatched(w); given.feedback_due(w)
    for who in ("clerk","head","presidium_clerk","dispatcher","coordinator","township_handler","leader","committee_member"):
        get(client, w, who, "/console/")
        get(client, w, who, "/console/search/?q=塌方")
        get(client, w, who, "/console/notices/")
    for who, key in (("clerk","pending"),("clerk","opinions"),("presidium_clerk","to-dispatch"),("township_handler","to-sign"),("clerk","feedback-due"),("leader","matters")):
        get(client, w, who, f"/console/work/{key}/")
    get(client, w, "clerk", "/console/register/")

@pytest.mark.parametrize("state", ["pending","triaging","need_info","answered","reject_review","rejected","transferred","withdrawn"])
def test_opinion(client, state):
    w = given.county()
    o = getattr(given, state)(w)
    for who in ("clerk", "head", "dispatcher"):
        get(client, w, who, f"/console/opinions/{o.number}/?list=pending")
        for step in ("take","classify","ask_info","answer","propose_rejection","confirm_rejection","accept","transfer_out"):
            client.get(f"/console/opinions/{o.number}/{step}/")
    get(client, w, "clerk", f"/console/opinions/{o.number}/contact/")
    get(client, w, "clerk", f"/console/opinions/{o.number}/slip/")

STATES=["to_dispatch","escalated","with_government","dispatched","handling","reply_review","feedback_due","to_evaluate","rehandling","adjudication","tracking","closed"]
@pytest.mark.parametrize("state", STATES)
def test_matter(client, state):
    w = given.county()
    m = getattr(given, state)(w)
    for who in ("clerk","presidium_clerk","dispatcher","township_handler"):
        client.force_login(w.user(who))
        r = client.get(f"/console/matters/{m.public_id}/?list=matters")
        print(who, r.status_code)
        for step in ("dispatch","escalate","send_down","hand_to_government","sign","log_contact","submit_reply","approve_reply","send_back_reply","record_feedback","order_rehandling","order_further_handling","explain_and_close"):
            client.get(f"/console/matters/{m.public_id}/{step}/")
        client.get(f"/console/matters/{m.public_id}/paper/")
        client.get(f"/console/matters/{m.public_id}/paper/?form=reply")
