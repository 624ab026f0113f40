"""The virus scanner: what it finds is refused, and so is everything while it is away."""

import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from frame.files import checked_file
from frame.virus_scanner import ScannerError, scanner_state, virus_in
from tests.attack.hostile_files import EICAR
from tests.fake_clamd import fake_clamd
from tests.uploads import PDF, pdf

TODAY = date(2026, 3, 12)
# Within a stream, which is nothing that a PDF does.
INFECTED = PDF.replace(
    b"trailer", b"8 0 obj<</Length 68>>stream\n" + EICAR + b"\nendstream endobj\ntrailer"
)
NOT_SEARCHED = (
    "“decision.pdf” could not be searched for viruses just now, and nothing is taken unsearched. "
    "Send it again in a few minutes; if that does not help, tell an administrator."
)


@pytest.fixture(autouse=True)
def little_time(settings):
    settings.CLAMD_TIMEOUT = 2


def refusal(content: bytes = PDF) -> str:
    with pytest.raises(ValidationError) as refused:
        checked_file(pdf(content=content))
    return refused.value.message


def test_a_file_without_a_virus_is_taken_after_the_scanner_saw_all_of_it(settings):
    with fake_clamd() as (scanner, settings.CLAMD_ADDRESS):
        checked_file(pdf())

    assert scanner.searched == [PDF]


def test_a_file_of_many_parts_is_seen_whole(settings):
    content = bytes(range(256)) * 1_000

    with fake_clamd() as (scanner, settings.CLAMD_ADDRESS):
        assert virus_in(content) is None

    assert scanner.searched == [content]


def test_a_virus_is_refused_by_its_name_and_logged(settings, caplog):
    with fake_clamd() as (_, settings.CLAMD_ADDRESS):
        said = refusal(INFECTED)

    assert said == (
        "“decision.pdf” holds a virus (Eicar-Signature), and was not kept. Tell who looks after the"
        " computer that it comes from."
    )
    assert caplog.messages == ["A file was refused, as it holds a virus: Eicar-Signature"]


def test_without_a_scanner_a_file_is_taken_unsearched(settings):
    settings.CLAMD_ADDRESS = ""

    assert checked_file(pdf(content=INFECTED)).size == len(INFECTED)


@pytest.mark.parametrize(
    ("behavior", "why"),
    [
        ({"waits": 9}, "within 2 seconds."),
        ({"hangs_up": True}, "It hung up without an answer."),
        ({"most": 100}, "It answered “INSTREAM size limit exceeded. ERROR”."),
    ],
    ids=["slow", "hangs up", "takes less"],
)
def test_while_it_gives_no_answer_nothing_is_taken(settings, caplog, behavior, why):
    before = time.monotonic()

    with fake_clamd(**behavior) as (_, settings.CLAMD_ADDRESS):
        assert refusal() == NOT_SEARCHED
        assert time.monotonic() - before < 5

    assert caplog.messages[0].startswith("A file was refused, as the virus scanner did not look:")
    assert caplog.messages[0].endswith(why)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "[::1]:1"])
def test_where_nobody_listens_nothing_is_taken(settings, address):
    settings.CLAMD_ADDRESS = address

    assert refusal() == NOT_SEARCHED


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "stream: OK"])
def test_a_large_file_that_is_more_than_it_takes_is_not_taken_for_clean(settings, says):
    with (
        fake_clamd(most=100_000, says_of_more=says) as (_, settings.CLAMD_ADDRESS),
        pytest.raises(ScannerError),
    ):
        virus_in(bytes(9_000_000))


@pytest.mark.parametrize(
    ("version", "words", "is_fine"),
    [
        (
            "ClamAV 1.4.1/27492/Tue Mar 10 09:47:00 2026",
            "Virus scanner: ClamAV 1.4.1, with signatures of Mar 10, 2026.",
            True,
        ),
        (
            "ClamAV 1.4.1/27400/Sun Mar  1 09:47:00 2026",
            "Virus scanner: ClamAV 1.4.1, with signatures of Mar 1, 2026: 11 days old. Look after "
            "freshclam.",
            False,
        ),
        (
            "ClamAV 1.4.1",
            "The virus scanner (ClamAV 1.4.1) has no signatures, and so finds nothing.",
            False,
        ),
        (
            "220 mail.example.org",
            "What is set as the virus scanner is none: it answered “220 mail.example.org”.",
            False,
        ),
    ],
)
def test_an_administrator_is_told_how_old_its_signatures_are(settings, version, words, is_fine):
    with fake_clamd(version=version) as (_, settings.CLAMD_ADDRESS):
        state = scanner_state(TODAY)

    assert (state.words, state.is_fine) == (words, is_fine)


def test_an_administrator_is_told_that_there_is_none(settings):
    settings.CLAMD_ADDRESS = ""

    assert scanner_state(TODAY).words == (
        "No virus scanner is set: files that are sent in are not searched for viruses."
    )


def test_an_administrator_is_told_that_it_is_away(settings):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"

    assert scanner_state(TODAY).words == (
        "The virus scanner does not answer, so no file is taken. "
        "/nowhere/clamd.ctl: No such file or directory."
    )
