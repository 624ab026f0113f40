"""What the tests of entering one certificate share: the page, and a clerk who sends it."""

from datetime import datetime

import pytest

from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO

PAGE = "/credit/new/"
ON_APRIL_1 = pytest.mark.time_machine(datetime(2026, 4, 1, 12, tzinfo=CHICAGO), tick=False)


def sent(department, **typed):
    form = {"member": "4411", "course": "26-0042", "completed_on": "2026-03-10", **typed}
    return sign_in(department.clerk).post(PAGE, form)


def said_of(response, name: str) -> list[str]:
    return response.context["form"][name].error_words


def proposed(department, **asked):
    return sign_in(department.clerk).get("/credit/proposed/", asked)
