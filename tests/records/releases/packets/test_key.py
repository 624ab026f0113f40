"""The key of packets: made once, kept from everybody but its owner, and never written over."""

import stat
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from records.releases.packets.key import make_packet_key, packet_certificate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_command_prints_the_fingerprint_that_pages_show(tmp_path, settings, capsys):
    key, certificate = tmp_path / "packet-key", tmp_path / "packet.pem"

    call_command("make_packet_key", str(key), str(certificate))

    settings.PACKET_CERTIFICATE = str(certificate)
    told = capsys.readouterr().out.strip()
    assert told.replace(":", "").lower() == packet_certificate()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"PRIVATE" not in certificate.read_bytes()


@pytest.mark.parametrize("there", ["key", "certificate"])
def test_none_is_written_over_and_nothing_is_left_half(tmp_path, there):
    (tmp_path / there).write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        call_command("make_packet_key", str(tmp_path / "key"), str(tmp_path / "certificate"))

    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize("content", [None, b"nothing"], ids=["not there", "no certificate"])
def test_without_a_certificate_there_is_nothing_to_sign_by(tmp_path, settings, content):
    settings.PACKET_CERTIFICATE = str(tmp_path / "packet.pem")
    if content is not None:
        (tmp_path / "packet.pem").write_bytes(content)

    assert packet_certificate() is None


def test_two_keys_are_two(tmp_path):
    made = {
        make_packet_key(tmp_path / f"key{number}", tmp_path / f"{number}.pem", now=NOON)
        for number in range(2)
    }

    assert len(made) == 2
