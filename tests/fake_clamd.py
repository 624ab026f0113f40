"""A daemon that speaks as ClamAV's does over a socket, and knows one virus."""

import shutil
import socketserver
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.attack.hostile_files import EICAR

TODAYS = "ClamAV 1.4.1/27492/Tue Mar 10 09:47:00 2026"


class FakeClamd(socketserver.ThreadingUnixStreamServer):
    """What it answers, and what it was given.

    Args:
        version: what it says of itself.
        waits: seconds before it says anything.
        hangs_up: it takes the first of a file, and ends the connection.
        most: bytes of a file after which it refuses more, and ends the connection.
        says_of_more: what it answers then.
    """

    daemon_threads = True

    def __init__(
        self,
        path: str,
        *,
        version: str = TODAYS,
        waits: float = 0,
        hangs_up: bool = False,
        most: int = 25_000_000,
        says_of_more: str = "INSTREAM size limit exceeded. ERROR",
    ) -> None:
        self.says_of_more = says_of_more
        self.version, self.waits, self.hangs_up, self.most = version, waits, hangs_up, most
        self.searched: list[bytes] = []
        super().__init__(path, Conversation)


class Conversation(socketserver.StreamRequestHandler):
    server: FakeClamd

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        time.sleep(self.server.waits)
        if command == b"zVERSION\0":
            self._answer(self.server.version)
        elif command == b"zINSTREAM\0":
            self._search()

    def _search(self) -> None:
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
            if self.server.hangs_up:
                return
            if len(content) > self.server.most:
                self._answer(self.server.says_of_more)
                return
        self.server.searched.append(content)
        self._answer("stream: Eicar-Signature FOUND" if EICAR in content else "stream: OK")

    def _answer(self, words: str) -> None:
        try:
            self.wfile.write(words.encode() + b"\0")
        except ConnectionError:
            return  # who asked did not wait


@contextmanager
def fake_clamd(**behavior: object) -> Iterator[tuple[FakeClamd, str]]:
    """Run one, and give it and its address."""
    # The path of a socket may have a hundred signs, which pytest's own folders may pass.
    folder = Path(tempfile.mkdtemp(prefix="clamd"))
    address = str(folder / "clamd.ctl")
    server = FakeClamd(address, **behavior)  # type: ignore[arg-type]  # one of those it is made with
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        shutil.rmtree(folder)
