"""Every page of the access matrix, as every role: accessible, and no wider than a phone.

A page that looks the same to two seats (the same elements with the same classes) is opened for
one of them.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.test_access_matrix import ROWS
from tests.department import SEATS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
PAGES = sorted({row.page for row in ROWS if row.method == "GET"})


def skeleton(html: str) -> str:
    """The elements of a page with their classes, in order, each kept once."""
    return " ".join(dict.fromkeys(re.findall(r"<[a-z][^\s>]*(?: class=\"[^\"]*\")?", html)))


def client_of(member) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(
    department, name, page, context, sign_in, has_no_violations
):
    seen = set()
    for row in (row for row in ROWS if row.page == name and row.method == "GET"):
        url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
        for seat in SEATS:
            member = department.members.get(seat)
            response = client_of(member).get(url)
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                continue
            if "<html" not in response.content.decode():
                continue  # a part, which its page shows
            looks = skeleton(response.content.decode())
            if response.status_code in {302, 403, 404} or looks in seen:
                continue
            seen.add(looks)
            if member is None:
                context.clear_cookies()
            else:
                sign_in(member.serial_number)
            page.set_viewport_size(DESKTOP)
            page.goto(url)
            has_no_violations(page)
            page.set_viewport_size(PHONE)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], f"{url} as {seat} is {width} px wide on a phone"


@pytest.mark.parametrize("address", ["/no/such/page/", "/events/"])
def test_a_refusal_is_a_page_of_the_product(department, address, page, sign_in, has_no_violations):
    sign_in(department.officer.serial_number)

    page.goto(address)

    has_no_violations(page)
    assert page.get_by_role("link", name="Home").first.is_visible()
