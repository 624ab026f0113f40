"""What the product takes: every address, and every method that its view does not refuse."""

from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from frame.rights import DESIGNATED_ROLES, WITHHELD
from tests.access.row import Row
from tests.department import Department
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.signed_in import client_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_TAKEN = 405


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address by its name."""

    def walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield f"{namespace}{entry.name}", entry
            else:
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry, inner)

    return walk(get_resolver(), "")


def named_pages() -> set[str]:
    """The name of every address that the product serves."""
    return {name for name, _ in patterns()}


def methods_taken(department: Department, row: Row) -> set[str]:
    """Ask the address of a row by every method, as one who holds every right that goes together,
    and one who holds the others; a method is refused only to who may open the page.
    """
    everybody = MemberFactory()
    for role in set(DESIGNATED_ROLES) - set(WITHHELD):
        RoleDesignationFactory(member=everybody, role=role)
    withheld = MemberFactory()
    for role in WITHHELD:
        RoleDesignationFactory(member=withheld, role=role)
    department.elements["Department"].supervisors.add(everybody)
    url = reverse(row.page, kwargs=row.kwargs(department))
    sessions = [
        client_of(each).cookies.output(header="", sep=";") for each in (everybody, withheld)
    ]
    return {
        method for method in METHODS if all(_takes(url, method, session) for session in sessions)
    }


def _takes(url: str, method: str, session: str) -> bool:
    """Ask, and undo what the asking wrote."""
    client = Client()
    client.cookies.load(session)
    with transaction.atomic():
        status = client.generic(method, url).status_code
        transaction.set_rollback(True)
    return status != NOT_TAKEN
