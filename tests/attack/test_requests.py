"""Requests that no browser sends: each is answered, in words, from a page of ours."""

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from frame.jobs.models import Worker
from tests.attack.raw import TOKEN, RawAnswer, ask

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PATHS = ("/sign-in/", "/credit/new/", "/events/", "/sent-in/new/college/", "/nowhere/", "/health/")
CONTENT_TYPES = (
    *(f"{FORM}; charset=utf-16", f"{FORM}; charset=utf-7", f"{FORM}; charset=cp037"),
    *(f"{PARTS}; charset=utf-16", f"{PARTS}; charset=zlib", "text/plain; charset=rot13"),
    *("text/plain; charset=hex", "text/plain; x*=no-such''y", "; charset=base64", "a/b; charset="),
    *("a/b; charset*=utf-8''utf-16", f"{FORM}; charset=utf8", "a/b; charset=\xff"),
)
ODD_CONTENT_TYPES = (
    *("text/plain; x*=zlib''%41", "a/b; c*0*=zlib''x; c*1=y", "x*=no-such''y", 'a/b; "', "\xff/\0"),
    *("; ; ;", "a" * 8000, "application/json", "multipart/mixed; boundary=x", "a/b; charset"),
)
UNPARTED = (
    *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"),
    *(f"multipart/form-data; boundary={'x' * 300}", "multipart/form-data; boundary*=utf-8''%00"),
)
BROKEN_PARTS = (
    b"--x",
    b"--x\r\n\r\n\r\n--x--",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="\0"\r\n\r\nb\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../x"\r\n\r\nb\r\n--x--',
    b"--x\r\nContent-Disposition: form-data; name*=zlib''a\r\n\r\nb\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="q"\r\nContent-Length: -1\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nb$$\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=zlib'
    b"\r\n\r\nb\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n\xff\xfe\r\n--x--',
)
FIELDS_1001 = urlencode([("csrfmiddlewaretoken", TOKEN), *((f"f{n}", "x") for n in range(1001))])
PARTS_OF_101_FILES = (
    b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\nb\r\n' % number
        for number in range(101)
    )
    + b"--x--"
)
COOKIES = (
    *("sessionid=\xff\xfe", "sessionid=\0", f"sessionid={'x' * 9000}", "sessionid=' OR 1=1 --"),
    *("csrftoken=\0;;;===", "messages=W10:1:1", 'messages=[["__json_message",0]]', "=", ";;;"),
    *("sessionid=" + "a" * 32, "\xc3\xa9=1; é", "a=" * 3000),
)
HOSTS = ("evil.example", "testserver\0", "", "[::1", "a b", "testserver@evil")
ADDRESSES = (
    *("/\0", "/\xff\xfe", "//evil.example/", "/../../etc/passwd", "/" + "a" * 8000, "", "*"),
    *("/?" + "&".join(f"a{n}=1" for n in range(1001)), "/events/?\xff=\xfe", "/events/?%ff=%00"),
    *("/members/\ud800/".encode("utf-8", "surrogatepass").decode("latin-1"), "/courses/%2e%2e/"),
)
METHODS = ("TRACE", "CONNECT", "PROPFIND", "get", "", "G\0T", "X" * 2000)
HEADERS = (
    {"HTTP_ORIGIN": "null"},
    {"HTTP_ORIGIN": "https://evil.example"},
    {"HTTP_ORIGIN": "http://[::"},
    {"HTTP_REFERER": "http://[::"},
    {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "\0"},
    {"HTTP_X_FORWARDED_FOR": "' OR 1=1 --, \xff", "REMOTE_ADDR": ""},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "\xff", "HTTP_HX_CURRENT_URL": "http://[::"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_PROMPT_URI_AUTOENCODED": "true", "HTTP_HX_PROMPT": "%ff"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": "x" * 5000},
    {"HTTP_RANGE": "bytes=-1-,9999999999999999999-", "HTTP_ACCEPT": "\xff/\xff;q=x"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000, "HTTP_USER_AGENT": "\xff" * 5000},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "9" * 30},
)


@pytest.fixture(autouse=True)
def worker(db) -> None:
    """One that lives, without which the page of health says that the service is not well."""
    now = timezone.now()
    Worker.objects.create(name="worker", started_at=now, beat_at=now)


def check_answered(answer: RawAnswer, sent: object) -> None:
    """A status that says whose fault it is, and if it is an error, a page of ours in words."""
    assert answer.status < 500, sent
    if answer.status >= 400 and answer.body:
        check_own_page(answer)


def check_own_page(answer: RawAnswer) -> None:
    page = answer.body.decode()
    assert "page-header__heading" in page
    assert "Training Records" in page
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_content_in_signs_that_nobody_reads_is_unsupported(department, content_type):
    for path in PATHS:
        for by in (None, department.clerk):
            for method in ("GET", "POST"):
                answer = ask(method, path, b"a=b", by=by, CONTENT_TYPE=content_type)

                assert answer.status == 415, (method, path)
                check_own_page(answer)


@pytest.mark.parametrize("content_type", ODD_CONTENT_TYPES)
def test_an_odd_content_type_is_answered(department, content_type):
    for path in PATHS:
        for method in ("GET", "POST"):
            answer = ask(method, path, b"a=b", by=department.clerk, CONTENT_TYPE=content_type)

            check_answered(answer, (method, path))


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_content_in_utf_8_is_read_whatever_its_name(department, charset):
    form = urlencode({"csrfmiddlewaretoken": TOKEN, "username": "4411"}).encode()

    answer = ask("POST", "/sign-in/", form, CONTENT_TYPE=f"{FORM}; charset={charset}")

    assert (answer.status, b'value="4411"' in answer.body) == (200, True)


@pytest.mark.parametrize("content_type", UNPARTED)
def test_parts_without_a_boundary_are_not_read(department, content_type):
    for path in PATHS:
        for by in (None, department.clerk):
            answer = ask("POST", path, b"--x--", by=by, CONTENT_TYPE=content_type)

            assert answer.status in {400, 404}, path
            check_own_page(answer)


@pytest.mark.parametrize("body", BROKEN_PARTS, ids=range(len(BROKEN_PARTS)))
def test_broken_parts_are_answered(department, body):
    for path in PATHS:
        for by in (None, department.clerk):
            answer = ask("POST", path, body, by=by, CONTENT_TYPE=PARTS)

            check_answered(answer, (path, body))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FIELDS_1001.encode(), FORM),
        (b"x=" + b"y" * 3_000_000, FORM),
        (PARTS_OF_101_FILES, PARTS),
    ],
    ids=["1,001 fields", "3 MB of a field", "101 files"],
)
def test_too_much_at_once_is_said_to_be_that(department, body, content_type):
    for path in ("/sign-in/", "/credit/new/", "/sent-in/new/college/"):
        answer = ask("POST", path, body, by=department.clerk, CONTENT_TYPE=content_type)

        assert answer.status == 413, path
        check_own_page(answer)
        assert b"too much at once" in answer.body


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_cookie_that_is_none_of_ours_is_as_good_as_none(department, cookie):
    assert ask("GET", "/sign-in/", cookie=cookie).status == 200
    assert ask("GET", "/events/", cookie=cookie).status == 302
    form = urlencode({"csrfmiddlewaretoken": TOKEN, "username": "\0", "password": "\0"})
    answer = ask("POST", "/sign-in/", form.encode(), cookie=cookie, CONTENT_TYPE=FORM)
    check_answered(answer, cookie)


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused_on_a_page_of_ours(department, host):
    for path in ("/sign-in/", "/events/", "/nowhere/"):
        answer = ask("GET", path, by=department.clerk, HTTP_HOST=host)

        assert answer.status == 400
        check_own_page(answer)


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_odd_address_is_answered(department, address):
    for by in (None, department.clerk):
        for method in ("GET", "POST"):
            check_answered(ask(method, address, by=by), address)


@pytest.mark.parametrize("method", METHODS)
def test_an_odd_method_is_answered(department, method):
    for path in PATHS:
        for by in (None, department.clerk):
            check_answered(ask(method, path, b"a=b", by=by, CONTENT_TYPE=FORM), path)


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_odd_headers_are_answered(department, headers):
    form = urlencode({"csrfmiddlewaretoken": TOKEN, "username": "4411"}).encode()
    for path in PATHS:
        for by in (None, department.clerk):
            for method in ("GET", "POST"):
                answer = ask(method, path, form, by=by, **{"CONTENT_TYPE": FORM, **headers})

                check_answered(answer, (method, path))
