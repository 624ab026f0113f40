"""A member's own notices: nobody else finds them, whatever they may see."""

from typing import Any

from django.utils import timezone

from frame.notices.kinds import all_groups
from frame.notices.models import Notice
from tests.access.row import SIGN_IN, Row, allow
from tests.department import Department
from tests.frame.notices.kinds import ON_FILE, a_notice


def _commanders(department: Department) -> dict[str, Any]:
    return {"pk": _read(a_notice(department.commander))}


def _commanders_leading_nowhere(department: Department) -> dict[str, Any]:
    notice = a_notice(department.commander, kind=ON_FILE, about=department.officer)
    return {"pk": _read(notice)}


def _failed(department: Department) -> dict[str, Any]:
    notice = a_notice(department.officer)
    failed = {"mail": "failed", "mail_error": "550 No such user", "mail_tried_at": timezone.now()}
    Notice.objects.filter(pk=notice.pk).update(mail_tried_to="gone@example.org", **failed)
    return {"pk": notice.pk}


def _read(notice: Notice) -> int:
    """Reading it first is all that opening one writes."""
    Notice.objects.filter(pk=notice.pk).update(seen_at=timezone.now())
    return notice.pk


NOBODY = {"anonymous": SIGN_IN}

ROWS = [
    Row("notices:notice-list", others=200),
    Row(
        "notices:notice-detail",
        "of the commander",
        answers={**allow("commander", status=302), **NOBODY},
        others=404,
        kwargs=_commanders,
    ),
    Row(
        "notices:notice-detail",
        "of the commander, about what is out of reach",
        answers={**allow("commander"), **NOBODY},
        others=404,
        kwargs=_commanders_leading_nowhere,
    ),
    Row("notices:notice-detail", "that is not there", others=404, kwargs=lambda _: {"pk": 999999}),
    Row("notices:notice-read-all", method="POST", others=302),
    Row("notices:notice-read-all", "asked by GET", others=405),
    Row("notices:mail-choices", others=200),
    Row(
        "notices:mail-choices",
        method="POST",
        others=302,
        form=lambda _: {group.key: "daily" for group in all_groups()},
    ),
    Row(
        "people:mail-again",
        "to the officer",
        method="POST",
        kwargs=_failed,
        answers=allow("administrator", status=302),
    ),
    Row("notices:unsent-list", answers=allow("administrator"), is_list=True),
]
