"""Every page of the access matrix, as every role: accessible, no wider than a phone, and complete
without another host.

A page that looks the same to two seats (the same elements with the same classes, the same hosts
named) is opened for one of them. Who is refused is no matter here: the matrix is tested by itself.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.access.row import SIGN_IN, Row
from tests.access.test_access_matrix import ROWS
from tests.department import SEATS, Department
from tests.signed_in import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
REFUSED = {SIGN_IN, 302, 403, 404}
PAGES = sorted({row.page for row in ROWS if row.method == "GET"})


def skeleton(html: str) -> str:
    """The elements of a page with their classes, and the hosts it names, each kept once."""
    elements = re.findall(r"<[a-z][^\s>]*(?: class=\"[^\"]*\")?", html)
    hosts = re.findall(r"(?:https?:)?//[\w.:-]+", html)
    return " ".join(dict.fromkeys([*elements, *hosts]))


def views(department: Department, name: str) -> Iterator[tuple[str, str, Client, str]]:
    """Address, seat, who asks and what they get: each look that a page has, once."""
    clients: dict[str, Client] = {}
    seen = set()
    for row in (row for row in ROWS if row.page == name and row.method == "GET"):
        url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
        for seat in seats_answered(row):
            if seat not in clients:
                clients[seat] = client_of(department.members.get(seat))
            response = clients[seat].get(url)
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                continue
            html = response.content.decode()
            looks = skeleton(html)
            if html and looks not in seen:
                seen.add(looks)
                yield url, seat, clients[seat], html


def seats_answered(row: Row) -> list[str]:
    return [seat for seat in SEATS if row.answer_for(seat) not in REFUSED]


def be(client: Client, context: BrowserContext, host: str) -> None:
    """Sign in as who asks by this client."""
    context.clear_cookies()
    if session := client.cookies.get("sessionid"):
        context.add_cookies([{"name": "sessionid", "value": session.value, "url": host}])


@pytest.fixture
def hosts_asked(viewer: Page, live_server) -> Iterator[None]:
    """No page asks another host for anything, is refused what its policy forbids, or says in its
    policies what the browser doesn't understand."""
    asked: list[str] = []
    said: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    viewer.on("request", note)
    viewer.on("console", listen)
    yield
    viewer.remove_listener("request", note)
    viewer.remove_listener("console", listen)
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert hosts <= {urlsplit(live_server.url).netloc}
    of_policies = re.compile("Content Security Policy|Permissions-Policy")
    assert list(filter(of_policies.search, said)) == []


@pytest.mark.usefixtures("hosts_asked")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_fits_a_phone_and_loads_nothing_from_another_host(
    department, name, viewer, context, live_server, has_no_violations
):
    for url, seat, client, html in views(department, name):
        be(client, context, live_server.url)
        viewer.set_viewport_size(DESKTOP)
        viewer.goto(url)
        if "<html" not in html:
            continue  # a part, which its page shows
        has_no_violations(viewer)
        viewer.set_viewport_size(PHONE)
        width = viewer.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{url} as {seat} is {width} px wide on a phone"


@pytest.mark.parametrize("address", ["/no/such/page/", "/events/"])
def test_a_refusal_is_a_page_of_the_product(
    department, address, viewer, sign_in, has_no_violations
):
    sign_in(department.officer.serial_number)

    viewer.goto(address)

    has_no_violations(viewer)
    assert viewer.get_by_role("link", name="Home").first.is_visible()
