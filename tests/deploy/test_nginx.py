"""nginx and gunicorn as `deploy/` has them: what comes through, and how it is answered.

Of the files as they are shipped nothing is changed but ports, folders and the certificate.
"""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from django.db import connection

from people.models import FailedSignIn
from scripts.environment import without_settings
from scripts.packages import NGINX, find_nginx
from tests.concurrency import environment_of_another_process
from tests.department import Department, make_department

ROOT = Path(__file__).resolve().parents[2]
HOST = "training.example.org"  # as in deploy/nginx.conf and deploy/env.example
PATIENCE = 60  # seconds
MOST_ROUNDS = 50  # of twenty guesses each: so many that a slow machine has some turned away as well
pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The protocols that must be refused are offered on purpose.
    pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning"),
    pytest.mark.skipif(not NGINX.is_there(), reason="./run test installs nginx."),
]


@dataclass
class Served:
    """The pages behind nginx.

    Args:
        port: of HTTPS; that of HTTP is `plain`.
    """

    folder: Path
    port: int
    plain: int
    gunicorn: subprocess.Popen[bytes]

    def connect(self) -> HTTPSConnection:
        return HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=unverified())

    def ask(
        self, path: str, method: str = "GET", body: bytes | str | None = None, **headers: str
    ) -> tuple[HTTPResponse, str]:
        """An answer, and all that it says."""
        with closing(self.connect()) as asked:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            asked.request(method, path, body, {"Host": HOST, **named})
            answer = asked.getresponse()
            return answer, answer.read().decode(errors="replace")

    def send(self, message: bytes) -> bytes:
        """What comes back for bytes that no browser sends."""
        with (
            closing(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)) as line,
            closing(unverified().wrap_socket(line, server_hostname=HOST)) as safe,
        ):
            answered = b""
            # It may hang up before it has heard all, with or without taking leave.
            with suppress(ssl.SSLError, ConnectionError):
                safe.sendall(message)
            with suppress(ssl.SSLError, ConnectionError):
                while got := safe.recv(65536):
                    answered += got
            return answered

    def form(self) -> tuple[str, dict[str, str]]:
        """The cookie and the headers with which the sign-in form is sent, and its token."""
        answer, page = self.ask("/sign-in/")
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        return token, {**sent, "Referer": f"https://{HOST}/sign-in/", "Origin": f"https://{HOST}"}


def unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def write_nginx(folder: Path, port: int, plain: int) -> Path:
    """The shipped file, with the ports and folders of this test."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    for given, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/run/training-records/gunicorn.sock": f"{folder}/gunicorn.sock",
        "/etc/ssl/certs/training-records.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/training-records.key": f"{folder}/key.pem",
        "/opt/training-records/deploy": f"{ROOT}/deploy",
    }.items():
        assert given in text
        text = text.replace(given, here)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "" if os.geteuid() else "user root;\n"
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off;\n{user}worker_processes 1;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/nginx.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {file}.site;\n}}\n"
    )
    Path(f"{file}.site").write_text(text)
    return file


def environment(folder: Path) -> dict[str, str]:
    """The settings that `deploy/env.example` sets, with the database and folders of this test."""
    text = (ROOT / "deploy/env.example").read_text()
    shipped = dict(re.findall(r"^([A-Z_]+)='?([^'\n]*)'?$", text, re.MULTILINE))
    return {
        **without_settings(),
        **shipped,
        "SECRET_KEY": "0123456789abcdef" * 4,
        "DATABASE_URL": environment_of_another_process()["DATABASE_URL"],
        "MEDIA_ROOT": f"{folder}/files",
        "STATIC_ROOT": f"{folder}/static",
        "LISTEN": f"unix:{folder}/gunicorn.sock",
        "WEB_CONCURRENCY": "1",
    }


def wait_for_pages(served: Served) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if served.ask("/health/")[0].status in {200, 503}:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail((served.folder / "nginx.log").read_text()[-2000:])


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def served(department, tmp_path_factory) -> Iterator[Served]:
    # A socket's path may have some 100 characters at most.
    folder = tmp_path_factory.mktemp("nginx")
    connection.close()
    given = environment(folder)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*made, "-subj", f"/CN={HOST}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=ROOT,
        env=given,
        check=True,
    )
    port, plain = free_port(), free_port()
    file = write_nginx(folder, port, plain)
    gunicorn = [sys.executable, "-m", "gunicorn", "kcpd_training.wsgi"]
    processes = [
        subprocess.Popen(
            [*gunicorn, "--config", "deploy/gunicorn.conf.py"],
            cwd=ROOT,
            env=given,
            stderr=subprocess.DEVNULL,
        ),
        subprocess.Popen(
            [find_nginx(), "-c", file, "-e", folder / "nginx.log"], stderr=subprocess.DEVNULL
        ),
    ]
    made = Served(folder, port, plain, processes[0])
    try:
        wait_for_pages(made)
        yield made
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=PATIENCE)


def test_what_comes_through_nginx_is_answered_as_the_guide_says(served):
    check_https_and_cookies(served)
    check_nothing_is_listed(served)
    check_an_address_is_not_forged(served)
    check_what_is_no_message_is_refused(served)
    check_what_is_too_large_is_refused_in_words(served)
    check_a_guesser_is_slowed_and_a_reader_is_not(served)
    check_who_tries_codes_is_slowed_and_who_reads_the_page_is_not(served)
    check_pages_that_are_away_are_said_to_be(served)


def check_https_and_cookies(served: Served) -> None:
    with closing(HTTPConnection("127.0.0.1", served.plain, timeout=PATIENCE)) as plain:
        plain.request("GET", "/sign-in/?next=/", headers={"Host": HOST})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (
            301,
            f"https://{HOST}/sign-in/?next=/",
        )
    answer, page = served.ask("/sign-in/")
    cookies = answer.headers.get_all("Set-Cookie")
    assert answer.status == 200
    assert "Sign in" in page
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Server"] == "nginx"
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "; Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    for protocol in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        old = unverified()
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version, old.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, protocol
        with (
            pytest.raises(ssl.SSLError),
            closing(socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE)) as line,
        ):
            old.wrap_socket(line, server_hostname=HOST)


def check_nothing_is_listed(served: Served) -> None:
    for path in ("/static/", "/static/css/", "/.git/config", "/deploy/", "/static/../manage.py"):
        answer, said = served.ask(path)
        assert answer.status in {302, 400, 404}, path
        assert "Index of" not in said
        assert "import" not in said
    [style] = re.findall(r'href="(/static/css/site[^"]+)"', served.ask("/sign-in/")[1])
    assert served.ask(style)[0].status == 200


def check_an_address_is_not_forged(served: Served) -> None:
    token, headers = served.form()
    sent = f"csrfmiddlewaretoken={token}&username=4411&password=not+the+right+one"
    forged = {"X_Forwarded_For": "203.0.113.9", "X_Real_IP": "203.0.113.9"}
    answer, _ = served.ask(
        "/sign-in/", "POST", sent, **headers, **forged, Forwarded="for=203.0.113.9"
    )

    assert answer.status == 200
    assert list(FailedSignIn.objects.values_list("address", flat=True)) == ["127.0.0.1"]
    # Another scheme or host than nginx's own is believed of nobody.
    answer, _ = served.ask("/sign-in/", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
    assert answer.status == 200
    with closing(served.connect()) as asked:
        asked.request("GET", "/sign-in/", headers={"Host": "evil.example"})
        assert asked.getresponse().status == 400


GET = f"GET /sign-in/ HTTP/1.1\r\nHost: {HOST}\r\n".encode()
POST = f"POST /sign-in/ HTTP/1.1\r\nHost: {HOST}\r\n".encode()
HIDDEN = b"GET /nowhere-hidden/ HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n\r\n"
NO_MESSAGES = {
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a length and chunks": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of another kind": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a chunk that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a length that is none": POST + b"Content-Length: -1\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /sign-in/ HTTP/1.1\r\n\r\n",
    "a name with a space": GET + b"Transfer-Encoding : chunked\r\n\r\n",
    "a null sign": GET + b"X-A: b\0c\r\n\r\n",
    "a header without end": GET + b"X-A: " + b"x" * 40_000 + b"\r\n\r\n",
    "an address without end": b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\n\r\n",
    "no protocol": b"GET /sign-in/ HTTP/9.9\r\n\r\n",
    "TRACE": GET.replace(b"GET", b"TRACE") + b"\r\n",
}


def check_what_is_no_message_is_refused(served: Served) -> None:
    for name, message in NO_MESSAGES.items():
        answered = served.send(message)
        statuses = re.findall(rb"HTTP/1\.[01] (\d\d\d)", answered)
        assert len(statuses) == 1, (name, statuses)
        assert statuses[0] in {b"400", b"405", b"414", b"501", b"505"}, (name, answered[:200])
        assert b"nowhere-hidden" not in answered


def check_what_is_too_large_is_refused_in_words(served: Served) -> None:
    length = f"Content-Length: {105 * 1024 * 1024}\r\nConnection: close\r\n\r\n".encode()
    answered = served.send(POST + length).decode()

    assert " 413 " in answered.partition("\n")[0]
    assert "Too large to send at once" in answered
    # What nginx lets through, the application refuses on a page of its own.
    token, headers = served.form()
    body = f"csrfmiddlewaretoken={token}&username=" + "x" * 3_000_000
    answer, said = served.ask("/sign-in/", "POST", body, **headers)
    assert answer.status == 413
    assert "too much at once" in said


def check_a_guesser_is_slowed_and_a_reader_is_not(served: Served) -> None:
    readers = [served.ask("/health/")[0].status for _ in range(60)]
    guesses = guess_until_turned_away(served, "/sign-in/")
    turned_away = [said for answer, said in guesses if answer.status == 429]

    assert 429 not in readers
    assert turned_away, {answer.status for answer, _ in guesses}
    assert all("Too many requests at once" in said for said in turned_away)
    assert served.ask("/sign-in/")[0].status == 200


def guess(served: Served, headers: dict[str, str], path: str) -> tuple[HTTPResponse, str]:
    """One that costs the application nothing: its token is none."""
    return served.ask(path, "POST", "csrfmiddlewaretoken=none", **headers)


def guess_until_turned_away(served: Served, path: str) -> list[tuple[HTTPResponse, str]]:
    """What comes back for twenty guesses at a time, until nginx turns some away."""
    headers = served.form()[1]
    answers: list[tuple[HTTPResponse, str]] = []
    with ThreadPoolExecutor(20) as guessers:
        for _ in range(MOST_ROUNDS):
            answers += guessers.map(lambda _: guess(served, headers, path), range(20))
            if any(answer.status == 429 for answer, _ in answers):
                break
    return answers


def check_who_tries_codes_is_slowed_and_who_reads_the_page_is_not(served: Served) -> None:
    readers = [served.ask("/confirm/")[0].status for _ in range(70)]
    headers = served.form()[1]
    one_class = [guess(served, headers, "/confirm/")[0].status for _ in range(40)]
    tries = guess_until_turned_away(served, "/confirm/")
    turned_away = [said for answer, said in tries if answer.status == 429]

    assert set(readers) == {200}
    # What comes through has no token, which the application refuses at no cost.
    assert set(one_class) == {403}
    assert turned_away, {answer.status for answer, _ in tries}
    assert all("Too many requests at once" in said for said in turned_away)
    assert served.ask("/confirm/")[0].status == 200


def check_pages_that_are_away_are_said_to_be(served: Served) -> None:
    served.gunicorn.terminate()
    served.gunicorn.wait(timeout=PATIENCE)

    answer, said = served.ask("/sign-in/")

    assert answer.status == 502
    assert "can’t be reached at the moment" in said
    assert "Bad Gateway" not in said
