"""What the API says to bodies that are no JSON."""

import pytest

BODIES = [b"", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe\x00", b"NaN"]


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES, ids=[repr(body[:6]) for body in BODIES])
def test_a_body_that_is_no_json_is_refused(client, body):
    answer = client.post("/api/v1/submissions/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert "JSON parse error" not in answer.json()["detail"]
