"""What the tests of files of members and elements start from: a file, a look at it, its writing."""

from django.utils import timezone

from frame.imports.actions import begin_writing
from frame.imports.kinds import kind_named
from frame.imports.models import Import
from people.models import Member
from tests.frame.imports.files import looked_at, work

HEAD = (
    "serial_number,first_name,last_name,rank,kind,element,hired_on,license_number,license_issued_on"
)
GOOD = "9104,Good,Row,Officer,sworn,Squad 310,2026-02-02,,"


def look(by: Member, noun: str, *lines: str) -> Import:
    """Bring a file and have its rows looked at."""
    return looked_at(by, "\n".join(lines), kind=kind_named(f"{noun}s"))


def take(by: Member, brought: Import) -> Import:
    """Have all rows written that can be."""
    begin_writing(brought=brought, reasons={}, by=by, now=timezone.now())
    work()
    return Import.objects.get(pk=brought.pk)


def outcomes(brought: Import) -> list[str]:
    return list(brought.staged_rows.values_list("outcome", flat=True))


def words(brought: Import) -> list[str]:
    """All that is said of its rows, in their order."""
    said = brought.staged_rows.values_list("words", flat=True)
    return [sentence for sentences in said for sentence in sentences or ()]


def reasons(brought: Import) -> list[str]:
    """Why rows are refused."""
    assert set(brought.staged_rows.values_list("outcome", flat=True)) >= {"refused"}
    refused = brought.staged_rows.filter(outcome="refused").values_list("words", flat=True)
    return [sentence for sentences in refused for sentence in sentences or ()]
