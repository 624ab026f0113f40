"""What a browser asks for while someone walks through the product."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.access.test_access_matrix import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILES = ("-pdf", ":transcript", ":document-file")
# The matrix makes the application to decide and the one to void for the same officer.
LIKE_ANOTHER = {"compliance:decision-void"}
PAGES = {row.page: row for row in ROWS[::-1] if row.method == "GET" and not row.query}.values()


def test_no_page_loads_anything_from_another_host_or_breaks_its_policy(
    department, page, live_server, sign_in
):
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text))
    walked = [row for row in PAGES if not row.page.endswith(FILES) and row.page not in LIKE_ANOTHER]

    for seat in ("clerk", "administrator"):
        sign_in(department.members[seat].serial_number)
        for row in walked:
            if row.answer_for(seat) == 200 and row.page != "sign-in":
                page.goto(reverse(row.page, kwargs=row.kwargs(department)))
                # Scripts that ask for more as the page opens have asked by then.
                page.wait_for_timeout(100)

    hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert hosts == {urlsplit(live_server.url).netloc}
    assert [text for text in refused if "Content Security Policy" in text] == []
