"""The frame of every page, the tables in it, and the pages that explain a failure."""

import re
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

ANONYMOUS = SimpleNamespace(is_authenticated=False)


class Someone:
    """A member, as far as the frame looks."""

    is_authenticated = True
    serial_number = "4411"
    spoken_name = "Police Officer Ana Núñez"

    def __str__(self) -> str:
        return "Ana Núñez (4411)"


def page(source: str = '{% extends "base.html" %}', **context: object) -> str:
    given = {
        "department_name": "Kansas City, Missouri Police Department",
        "demo": False,
        "navigation": [
            SimpleNamespace(label="Home", url="/", current=True),
            SimpleNamespace(label="Courses", url="/courses/", current=False),
        ],
        "search_url": "/search/",
        "idle_minutes": 30,
        "idle_seconds": 1800,
        "csrf_token": "token",
        "user": Someone(),
        "messages": [],
        **context,
    }
    return engines["django"].from_string(source).render(given)


def test_the_frame_names_the_department_and_who_is_signed_in():
    html = page()

    assert "Kansas City, Missouri Police Department" in html
    assert "Ana Núñez (4411)" in html


def test_the_frame_marks_the_page_one_is_on():
    assert re.findall(r'href="([^"]*)" aria-current="page"', page()) == ["/"]


def test_the_frame_of_an_anonymous_page_has_no_menu():
    html = page(user=ANONYMOUS)

    assert "<nav" not in html
    assert "Sign out" not in html


def test_signing_out_is_a_post():
    assert re.search(r'<form method="post" action="/sign-out/">', page())


def test_a_demo_says_so():
    assert "Demonstration." in page(demo=True)
    assert "Demonstration." not in page()


@pytest.mark.parametrize(
    ("level", "css_class", "role"),
    [
        ("success", "usa-alert--success", "status"),
        ("error", "usa-alert--error", "alert"),
        ("debug", "usa-alert--info", "status"),
    ],
)
def test_messages_are_read_out(level, css_class, role):
    class Message(str):
        level_tag = level

    html = page(messages=[Message("38 completions were written.")])

    assert re.search(rf'{css_class}" role="{role}"', html)
    assert "38 completions were written." in html


def test_the_frame_loads_nothing_from_another_host_and_nothing_inline():
    html = page(demo=True)

    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert all(address.startswith(("/", "#")) for address in addresses)
    assert "style=" not in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert '"includeIndicatorStyles":false' in html


def test_every_static_file_of_the_frame_exists():
    for address in re.findall(r'"/static/([^"#]*)', page()):
        assert finders.find(address), address


def test_the_vendored_style_refers_only_to_files_that_are_shipped():
    folder = settings.BASE_DIR / "static/vendor/uswds-3.14.0"
    style = (folder / "css/uswds.min.css").read_text()

    assert "sourceMappingURL" not in style
    for reference in set(re.findall(r"url\(\.\./([^)]+)\)", style)):
        assert (folder / reference).is_file(), reference


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_a_page_without_a_request_renders_without_context(name):
    assert "Training Records" in render_to_string(name)


@pytest.mark.parametrize("name", ["403.html", "404.html"])
def test_an_error_page_stands_in_the_frame(name):
    html = page(f'{{% extends "{name}" %}}')

    assert "<h1" in html
    assert "Ana Núñez" in html


def sign_in_page(**context: object) -> str:
    given = {"form": AuthenticationForm(), "next": "", "demo_accounts": [], "user": ANONYMOUS}
    return page('{% extends "registration/login.html" %}', **given | context)


def test_signing_in_offers_no_accounts_outside_a_demo():
    html = sign_in_page()

    assert "demo_sign_in.js" not in html
    assert "Look around as" not in html


def test_signing_in_to_a_demo_shows_its_accounts():
    account = SimpleNamespace(
        serial_number="5001", name="Avery Chen", what_for="Clerk", password="made-up"
    )

    html = sign_in_page(demo_accounts=[account])

    assert "Avery Chen" in html
    assert "<code>made-up</code>" in html
    assert "demo_sign_in.js" in html


class PeopleTable(tables.Table):
    caption = "Those behind"
    nouns = ("member", "members")
    row_header = "name"
    export_formats = ("xlsx", "csv")
    name = tables.Column()
    serial = tables.Column(orderable=False)

    class Meta:
        empty_text = "Nobody is behind. Change the period."


def table_html(rows: int, query: str = "", table_class: type[tables.Table] = PeopleTable) -> str:
    request = RequestFactory().get(f"/people/{query}")
    table = table_class([{"name": f"N{i}", "serial": str(i)} for i in range(rows)])
    tables.RequestConfig(request, paginate={"per_page": 10}).configure(table)
    return table.as_html(request)


def test_a_table_counts_its_rows():
    assert "1 member<" in table_html(1)
    assert "12 members, 1 to 10 shown" in table_html(12)


def test_a_table_says_how_it_is_ordered():
    assert 'aria-sort="ascending"' in table_html(3, "?sort=name")
    assert 'aria-sort="descending"' in table_html(3, "?sort=-name")
    assert "aria-sort" not in table_html(3)


def test_a_table_scrolls_in_a_box_that_has_a_name():
    assert 'tabindex="0" role="region" aria-label="Those behind"' in table_html(3)


def test_a_table_names_its_rows_by_the_column_it_says():
    assert re.findall(r'<th scope="row" *>(.*?)</th>', table_html(2)) == ["N0", "N1"]


def test_exports_keep_filter_and_order():
    assert 'href="?sort=name&amp;area=a&amp;_export=xlsx"' in table_html(3, "?sort=name&area=a")


def test_an_empty_table_says_what_to_do_next():
    html = table_html(0)

    assert "Nobody is behind. Change the period." in html
    assert "<table" not in html
    assert "_export" not in html


def test_pages_are_links_that_keep_the_order():
    html = table_html(25, "?sort=name&page=2")

    assert 'href="?sort=name&amp;page=3" aria-label="Next page"' in html
    assert re.search(r'aria-label="Page 2" aria-current="page"', html)


def test_a_table_that_says_nothing_of_itself_still_shows():
    class PlainTable(tables.Table):
        name = tables.Column()

    html = table_html(2, table_class=PlainTable)

    assert "2 rows" in html
    assert 'aria-label="Table"' in html
