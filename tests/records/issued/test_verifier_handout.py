"""What anybody checks our papers with, without signing in."""

from pathlib import Path

import pytest
from django.urls import reverse

from events import verifier
from events.signing import make_key

pytestmark = pytest.mark.django_db

VERIFIER, KEY = reverse("records:check-verifier"), reverse("records:check-key")


def test_a_stranger_takes_the_verifier_and_the_key_that_a_packet_is_checked_with(
    client, settings, tmp_path
):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    key = make_key(tmp_path / "log-key")

    program, public = client.get(VERIFIER), client.get(KEY)

    assert program.content == Path(verifier.__file__).read_bytes()
    assert program["Content-Disposition"] == 'attachment; filename="verifier.py"'
    assert public.content.decode() == f"{key}\n"
    assert "PRIVATE" not in public.content.decode()


@pytest.mark.parametrize("fault", ["the file is no key", "the setting is no key"])
def test_where_the_key_can_not_be_read_a_page_says_so(client, settings, tmp_path, fault, caplog):
    settings.EVENT_LOG_KEYS = ["no key"] if fault == "the setting is no key" else []
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    (tmp_path / "log-key").write_text("no key")

    answer = client.get(KEY)

    assert answer.status_code == 503
    assert "public key can’t be given at the moment" in answer.text
    assert str(tmp_path) not in answer.text
    assert "can't be given" in caplog.text


def test_where_no_log_is_signed_there_is_no_key(client, settings):
    settings.EVENT_LOG_KEYS = []
    settings.EVENT_LOG_KEY_FILE = "/nowhere"

    assert client.get(KEY).status_code == 404
