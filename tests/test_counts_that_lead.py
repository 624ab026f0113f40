"""A number on a link is the number of rows of the list that it opens, for every role."""

import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Provider
from frame.lists.table import ListTable
from tests.department import SEATS, Department
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    LocationFactory,
    MemberFactory,
    ProviderFactory,
)
from tests.signed_in import client_of

NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("America/Chicago"))
LINK = re.compile(r'<a\b([^>]*)href="([/?][^"]*)"([^>]*)>(.*?)</a>', re.S)
# A number that stands by itself: no day, hour, paragraph, serial number or Course ID.
NUMBER = re.compile(r"(?<![\w.,/)-])(?<![\w)]\()(\d[\d,]*)(?![\w.(/-]|,? \d{4})")
LISTS = ("/members/", "/report/", "/classes/", "/courses/", "/sheets/", "/events/", "/due/")
LISTS += ("/administration/",)
STARTS = ("home", "compliance:member-list", "compliance:report", "desk:due-list", "administration")


@pytest.fixture
def counted(department) -> Department:
    """Members who stand differently, classes that wait, a provider with a retired course."""
    provider = ProviderFactory(name="Range School")
    course = CourseFactory(provider=provider)
    CourseFactory(provider=provider, retired_on=date(2026, 1, 1))
    for day in (3, 10, 17):
        CourseSessionFactory(course=course, starts_on=date(2026, 11, day))
    LocationFactory(name="Range")
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 11, 3))
    for number in range(12):
        MemberFactory(element=department.elements["Squad 110"], last_name=f"Lee{number}")
    MemberFactory(
        element=department.elements["Squad 310"], license_number="", license_issued_on=None
    )
    return department


def links(client: Client, address: str) -> Iterator[tuple[str, str]]:
    """The words and the address of each link of a page that leads to a list."""
    page = client.get(address)
    if page.status_code != 200:
        return
    for before, href, after, inner in LINK.findall(page.content.decode()):
        spoken = re.search(r'aria-label="([^"]*)"', before + after)
        words = spoken[1] if spoken else re.sub(r"<[^>]+>", " ", inner)
        href = urljoin(address, html.unescape(href).split("#")[0])
        if href.startswith(LISTS) and not re.search(r"[?&](page|sort|_export)=", href):
            yield " ".join(html.unescape(words).split()), href


def rows_of(client: Client, address: str) -> int | None:
    context = client.get(address).context
    table = context.get("table") if context else None
    return len(table.rows) if isinstance(table, ListTable) else None


def told(words: str) -> list[int]:
    """The numbers that a link tells; one in an element's name is none."""
    words = re.sub(r"\b(Squad|Element) \d+", "", words)
    return [int(number.replace(",", "")) for number in NUMBER.findall(words)]


@pytest.mark.parametrize("seat", [seat for seat in SEATS if seat != "anonymous"])
def test_a_number_on_a_link_is_how_many_rows_it_opens(counted, seat):
    client = client_of(counted.members[seat])
    wrong, opened = [], dict[str, int | None]()
    with time_machine.travel(NOON, tick=False):
        starts = [reverse(page) for page in STARTS]
        narrowed = [href for each in starts for _, href in links(client, each) if told(_)]
        for start in dict.fromkeys([*starts, *narrowed[:6]]):
            for words, href in links(client, start):
                if not (numbers := told(words)):
                    continue
                if href not in opened:
                    opened[href] = rows_of(client, href)
                if opened[href] is not None and opened[href] not in numbers:
                    wrong.append((start, words, href, opened[href]))

    assert wrong == []
    if seat in {"sergeant", "commander", "inquiry", "clerk"}:
        assert opened


def test_a_providers_courses_are_as_many_as_its_page_says(counted, client):
    client.force_login(counted.administrator, backend="people.sign_in.SerialNumberBackend")
    provider = Provider.objects.get(name="Range School")
    with time_machine.travel(NOON, tick=False):
        page = client.get(reverse("courses:provider-detail", args=[provider.pk]))
        text = page.content.decode()
        [href] = re.findall(r'href="(/courses/\?provider=[^"]*)"', text)
        rows = rows_of(client, html.unescape(href))

    assert (page.context["taught"], rows) == (1, 1)
