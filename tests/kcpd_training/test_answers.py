"""What every answer carries, whatever the page: headers, and the verbs that are answered."""

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.department import Department
from tests.factories import PASSWORD
from tests.signed_in import client_of
from tests.walks import walked

PAGES = list({row.page: row for row in ROWS[::-1] if row.method == "GET"}.values())
# The sign-in page sends on who is signed in.
OURS = [row for row in PAGES if row.page != "sign-in"]
MAY_BE_POSTED = {row.page for row in ROWS if row.method == "POST" and row.answers}
MAY_BE_POSTED |= {row.page for row in ROWS if row.method == "POST" and row.others != 405}
READ_ALONE = [row for row in OURS if row.page not in MAY_BE_POSTED]


SHOWN_IN_OUR_PAGES = {
    "records:document-shown",
    "records:release-leaf",
    "records:request-paper",
}
STORED = {
    "jobs:job-file",
    "records:leaver-pack-file",
    "records:document-file",
    "records:document-page",
    "records:held-paper-page",
    "records:destruction-certificate",
    "records:paper-file",
    "records:release-letter",
    "records:release-page",
    "records:release-packet",
    "records:sheet-read-picture",
}


def signed_in(department: Department, seat: str) -> Client:
    return client_of(department.members[seat], raise_request_exception=False)


def seat_of(row: Row) -> str:
    return next(
        (seat for seat in ("clerk", "administrator") if row.answer_for(seat) == 200), "clerk"
    )


@pytest.mark.parametrize("row", walked(PAGES), ids=str)
def test_no_answer_to_someone_signed_in_is_kept_by_a_cache_or_run_from_elsewhere(department, row):
    address = reverse(row.page, kwargs=row.kwargs(department))

    answer = signed_in(department, seat_of(row)).get(address)

    assert answer["Cache-Control"] == "private, no-store"
    if answer.get("Content-Type", "").startswith("text/"):
        assert answer["Content-Type"].endswith("; charset=utf-8")
    if row.page in SHOWN_IN_OUR_PAGES:
        check_armor_of_paper(answer)
    elif row.page in STORED and not answer["Content-Type"].startswith("text/html"):
        check_armor_of_stored(answer)
    else:
        check_armor(answer)


@pytest.mark.parametrize("seat", ["officer", "clerk"])
@pytest.mark.parametrize("address", ["/no/such/page/", "/events/", "/courses/%00/"])
def test_a_refusal_has_the_headers_of_a_page(department, seat, address):
    answer = signed_in(department, seat).get(address)

    assert answer["Cache-Control"] == "private, no-store"
    check_armor(answer)


def test_an_error_of_our_own_has_the_headers_of_a_page(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("kcpd_training.desk.views.home_of", fail)

    answer = signed_in(department, "clerk").get(reverse("home"))

    assert answer.status_code == 500
    assert answer["Cache-Control"] == "private, no-store"
    check_armor(answer)


def test_the_sign_in_page_has_the_headers_too(db, client):
    answer = client.get(reverse("sign-in"))

    assert "no-store" in answer["Cache-Control"]
    check_armor(answer)


def check_armor(answer) -> None:
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    check_kept_to_this_site(answer)


def check_armor_of_paper(answer) -> None:
    """Our own pages show it beside a form; it loads nothing and runs nothing."""
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    check_kept_to_this_site(answer)


def check_armor_of_stored(answer) -> None:
    """It is of no site, loads nothing and runs nothing."""
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "sandbox" in [part.strip() for part in policy.split(";")]
    assert answer["X-Content-Type-Options"] == "nosniff"
    check_kept_to_this_site(answer)


def check_kept_to_this_site(answer) -> None:
    """No other site learns where a reader was, embeds an answer, or holds its window."""
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    features = answer["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= {*features}
    assert all(feature.endswith("=()") for feature in features)
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("row", walked(OURS), ids=str)
def test_a_page_answers_head_as_it_answers_get_but_for_the_content(department, row):
    address = reverse(row.page, kwargs=row.kwargs(department))
    client = signed_in(department, seat_of(row))

    got, headed = client.get(address), client.head(address)

    assert (headed.status_code, headed.getvalue()) == (got.status_code, b"")
    assert headed.get("Content-Type") == got.get("Content-Type")


@pytest.mark.parametrize(
    ("page", "takes"),
    [
        ("courses:session-list", "GET, HEAD, OPTIONS"),
        ("courses:session-add", "GET, HEAD, POST, OPTIONS"),
    ],
)
def test_an_address_says_what_it_takes_to_who_may_open_it(department, page, takes):
    answer = signed_in(department, "clerk").options(reverse(page))
    other = Client().options(reverse(page))

    assert (answer.status_code, answer["Allow"], answer.content) == (204, takes, b"")
    check_armor(answer)
    assert other.status_code == 302


def check_says_what_is_taken(answer) -> None:
    """A refusal of a method has words, leads on, and names the methods that are taken."""
    if answer.status_code == 405:
        assert answer["Allow"]
        assert "</h1>" in answer.content.decode()


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
@pytest.mark.parametrize("row", walked(OURS), ids=str)
def test_a_page_answers_no_verb_but_reading_and_posting(department, row, verb):
    address = reverse(row.page, kwargs=row.kwargs(department))

    answer = signed_in(department, "clerk").generic(verb, address)

    assert answer.status_code in {403, 404, 405}
    check_says_what_is_taken(answer)


@pytest.mark.parametrize("row", walked(READ_ALONE), ids=str)
def test_a_page_that_only_reads_takes_no_post(department, row):
    address = reverse(row.page, kwargs=row.kwargs(department))

    answer = signed_in(department, seat_of(row)).post(address, {"_export": "csv"})

    assert answer.status_code in {403, 405}
    check_says_what_is_taken(answer)


@pytest.mark.parametrize("verb", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("seat", ["officer", "anonymous"])
def test_an_address_that_is_not_opened_says_so_in_words_and_leads_on(department, seat, verb):
    client = client_of(department.members.get(seat))

    answer = client.generic(verb, reverse("sign-out"))

    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    if verb == "HEAD":
        assert answer.content == b""
        return
    said = answer.content.decode()
    heading = "This is no page to open" if verb == "GET" else "This page takes nothing"
    assert f">{heading}</h1>" in said
    leads_to = reverse("home" if seat == "officer" else "sign-in")
    assert f'<a class="usa-button" href="{leads_to}">' in said


def test_what_a_page_takes_is_told_with_head(department):
    answer = signed_in(department, "officer").put(reverse("home"))

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("referer", "led_to"),
    [
        ("http://testserver/sessions/?a=1", "/sessions/?a=1"),
        ("https://evil.example/", ""),
        ("", ""),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(db, client, referer, led_to):
    address = reverse("notices:notice-read-all")
    answer = client.post(address, headers={"referer": referer} if referer else {})

    sign_in, _, after = answer.url.partition("?next=")
    assert (answer.status_code, sign_in) == (302, reverse("sign-in"))
    assert unquote(after) == led_to


def test_a_page_opened_after_the_session_ended_is_opened_once_signed_in(department, client):
    asked = client.get(reverse("session-list"))
    form = client.get(asked.url).context
    typed = {"username": "4411", "password": PASSWORD, "next": form["next"]}

    assert client.post(reverse("sign-in"), typed).url == reverse("session-list")


def test_who_is_signed_out_already_signs_out_once_more_to_the_sign_in_page(department):
    client = signed_in(department, "officer")

    answers = [client.post(reverse("sign-out")) for _ in range(2)]

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse("sign-in"))
    ] * 2


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "javascript:x()"])
def test_signing_in_leads_to_no_other_site(department, client, address):
    form = {"username": "4411", "password": PASSWORD, "next": address}

    answer = client.post(f"{reverse('sign-in')}?next={address}", form)

    assert answer.url == reverse("home")


def test_signing_out_leads_to_no_other_site(department):
    client = signed_in(department, "officer")

    answer = client.post(reverse("sign-out"), {"next": "https://evil.example/"})

    assert answer.url == reverse("sign-in")


def test_a_session_from_before_signing_in_is_not_the_one_after(department, client):
    client.get(reverse("sign-in"))
    client.session.save()
    client.cookies["sessionid"] = planted = client.session.session_key

    client.post(reverse("sign-in"), {"username": "4411", "password": PASSWORD})

    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get(reverse("home")).status_code == 302


def test_a_form_from_elsewhere_is_refused(department):
    client = Client(enforce_csrf_checks=True)
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    answer = client.post(reverse("courses:course-add"), {"title": "Planted"})

    assert answer.status_code == 403
    check_armor(answer)


@pytest.mark.parametrize(
    "cookie", [r'"\000aaaaaaaaaaaa"', '"' + "x" * 5000 + '"', "é", "' or 1=1 --"]
)
def test_a_session_made_up_by_a_stranger_is_asked_to_sign_in(db, client, cookie):
    answer = client.get(reverse("home"), headers={"cookie": f"sessionid={cookie}"})

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("sign-in"))


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"host": "evil.example"}},
        {"data": {f"field-{number}": "x" for number in range(1500)}},
        {"data": {"title": "x" * 3_000_000}},
        {"data": b"\x00\xff", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"\x00\xff", "content_type": "multipart/form-data"},
        {"data": "\x00=\x00", "content_type": "application/x-www-form-urlencoded; charset=latin-1"},
        {"data": "a=b", "content_type": "application/x-www-form-urlencoded; charset=utf-16"},
        {"data": b"{", "content_type": "application/json"},
    ],
    ids=[
        "host",
        "fields",
        "endless",
        "no parts",
        "no boundary",
        "charset",
        "utf-16",
        "json",
    ],
)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_request_that_makes_no_sense_is_refused_with_a_page(department, sent, is_signed_in):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if is_signed_in:
        client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    answer = client.post(
        reverse("courses:course-add") if is_signed_in else reverse("sign-in"), **sent
    )

    assert answer.status_code in {400, 403}
    assert "<h1" in answer.content.decode()
    check_armor(answer)
