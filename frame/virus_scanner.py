"""The virus scanner of the installation: ClamAV's daemon, asked over its socket if one is set."""

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.conf import settings
from django.core.exceptions import ValidationError

from frame.words import us_date

logger = logging.getLogger(__name__)

# `host:port`, or the path of a socket of this machine.
HOST_AND_PORT = re.compile(r"\[?(?P<host>[^/\]]+)\]?:(?P<port>\d+)")
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (?P<virus>.+) FOUND")
CLEAN = "stream: OK"
# ClamAV 1.4.1/27492/Tue Dec 17 09:47:00 2024
VERSION = re.compile(r"(?P<name>ClamAV [^/]+)(?:/\d+/(?P<made_at>.+))?")
MADE_AT = "%a %b %d %H:%M:%S %Y"
# Signatures come out daily; a reader of them that stands still for so long is broken.
OLD_AFTER = 7
# A page waits for it, which says no more than that it is there.
SECONDS_FOR_VERSION = 2


class ScannerError(Exception):
    """The scanner gave no answer that could be relied on; the words say why."""


@dataclass(frozen=True)
class ScannerState:
    """What an administrator is told of the scanner."""

    words: str
    is_fine: bool


def check_for_viruses(content: bytes, name: str) -> None:
    """Have the scanner look through a file that is sent in; nothing where none is set.

    Raises:
        ValidationError: it holds a virus; or the scanner does not answer, and so it is not taken.
    """
    if not settings.CLAMD_ADDRESS:
        return
    try:
        virus = virus_in(content)
    except ScannerError as error:
        logger.error("A file was refused, as the virus scanner did not look: %s", error)
        raise ValidationError(
            f"“{name}” could not be searched for viruses just now, and nothing is taken unsearched."
            " Send it again in a few minutes; if that does not help, tell an administrator."
        ) from None
    if virus:
        logger.warning("A file was refused, as it holds a virus: %s", virus)
        raise ValidationError(
            f"“{name}” holds a virus ({virus}), and was not kept. Tell who looks after the computer"
            " that it comes from."
        )


def virus_in(content: bytes) -> str | None:
    """The name of what is found in it; None where nothing is.

    Raises:
        ScannerError: the scanner is away, too slow, or does not take so much.
    """
    with _asked(b"zINSTREAM\0", settings.CLAMD_TIMEOUT) as conversation:
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            if not conversation.send(len(chunk).to_bytes(4) + chunk):
                is_whole = False
                break  # it has answered already, and hung up
        else:
            is_whole = conversation.send(bytes(4))
        answer = conversation.answer()
    if answer == CLEAN:
        if is_whole:
            return None
        raise ScannerError("It called the file clean before it had all of it.")
    if found := FOUND.fullmatch(answer):
        return found["virus"]
    raise ScannerError(f"It answered “{answer}”.")


def scanner_state(today: date) -> ScannerState:
    """Whether there is a scanner, whether it answers, and how old its signatures are."""
    if not settings.CLAMD_ADDRESS:
        words = "No virus scanner is set: files that are sent in are not searched for viruses."
        return ScannerState(words, is_fine=False)
    try:
        with _asked(b"zVERSION\0", SECONDS_FOR_VERSION) as conversation:
            answer = conversation.answer()
    except ScannerError as error:
        words = f"The virus scanner does not answer, so no file is taken. {error}"
        return ScannerState(words, is_fine=False)
    version = VERSION.fullmatch(answer)
    if version is None:
        words = f"What is set as the virus scanner is none: it answered “{answer[:40]}”."
        return ScannerState(words, is_fine=False)
    if version["made_at"] is None:
        words = f"The virus scanner ({version['name']}) has no signatures, and so finds nothing."
        return ScannerState(words, is_fine=False)
    made_on = datetime.strptime(version["made_at"], MADE_AT).date()
    age = (today - made_on).days
    words = f"Virus scanner: {version['name']}, with signatures of {us_date(made_on)}"
    if age > OLD_AFTER:
        return ScannerState(f"{words}: {age} days old. Look after freshclam.", is_fine=False)
    return ScannerState(f"{words}.", is_fine=True)


class _Conversation:
    """One question to the daemon, which answers within a time or counts as away."""

    def __init__(self, opened: socket.socket, ends_at: float) -> None:
        self.socket, self.ends_at = opened, ends_at

    def send(self, part: bytes) -> bool:
        """Send a part of the question; False where the daemon has hung up."""
        self._wait_no_longer()
        try:
            self.socket.sendall(part)
        except ConnectionError:
            return False
        return True

    def answer(self) -> str:
        """The answer, which ends with a zero or with the connection."""
        heard = b""
        while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
            self._wait_no_longer()
            try:
                part = self.socket.recv(LONGEST_ANSWER)
            except ConnectionError:
                part = b""
            if not part:
                break
            heard += part
        if not heard:
            raise ScannerError("It hung up without an answer.")
        return heard.rstrip(b"\0\n").decode(errors="replace")

    def _wait_no_longer(self) -> None:
        left = self.ends_at - monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)


@contextmanager
def _asked(question: bytes, seconds: float) -> Iterator[_Conversation]:
    """A connection on which the question was put.

    Raises:
        ScannerError: nobody answers within the time.
    """
    address: str = settings.CLAMD_ADDRESS
    ends_at = monotonic() + seconds
    try:
        with _connected(address, seconds) as opened:
            conversation = _Conversation(opened, ends_at)
            conversation.send(question)
            yield conversation
    except TimeoutError:
        raise ScannerError(f"No answer from {address} within {seconds:g} seconds.") from None
    except OSError as error:
        raise ScannerError(f"{address}: {error.strerror or error}.") from None


def _connected(address: str, seconds: float) -> socket.socket:
    if named := HOST_AND_PORT.fullmatch(address):
        return socket.create_connection((named["host"], int(named["port"])), timeout=seconds)
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.settimeout(seconds)
    try:
        opened.connect(address)
    except BaseException:
        opened.close()
        raise
    return opened
