"""Asking a list what its file would hold, for who writes the file later."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django_htmx.middleware import HtmxDetails

from frame.lists.head import FilterOn

if TYPE_CHECKING:
    from frame.lists.page import Taken
    from frame.lists.table import ListTable
    from frame.requests import Asker


# Other pages do not answer a `ListRequest`: only a list gives its own address out, signed.
_OF_LISTS = "frame.lists.asking"


def signed_address(address: str) -> str:
    """The address of a list, as it is asked for on paper."""
    return Signer(salt=_OF_LISTS).sign(address)


def address_of(signed: str) -> str:
    """The address that a list has given out.

    Raises:
        Http404: no list has.
    """
    try:
        return Signer(salt=_OF_LISTS).unsign(signed)
    except BadSignature:
        raise Http404 from None


class ListRequest(HttpRequest):
    """Asks a page for the list that it would hand out; nobody reads the page."""

    def __init__(self, address: str, *, by: "Asker") -> None:
        super().__init__()
        parts = urlsplit(address)
        self.method = "GET"
        self.path = self.path_info = parts.path
        self.META["QUERY_STRING"] = parts.query
        self.GET = QueryDict(parts.query)
        self.user = by
        self.htmx = HtmxDetails(self)
        self.resolver_match = resolve(parts.path)


class ListAnswer(HttpResponse):
    """The list that an address asks for as a file, to be written later.

    Args:
        record: leaves the event of the file that leaves.
    """

    def __init__(
        self, table: "ListTable", on: Sequence[FilterOn], record: Callable[["Taken"], None]
    ) -> None:
        super().__init__()
        self.table, self.on, self.record = table, on, record


def asked_list(address: str, *, by: "Asker") -> ListAnswer:
    """What the list at an address hands out as a file, by the rights and the reach of who asks.

    Args:
        address: one that a list has given out (`address_of`).

    Raises:
        Http404: there is no such list, or no file of it on this question.
        PermissionDenied: `by` lacks its right.
    """
    request = ListRequest(address, by=by)
    match = request.resolver_match
    assert match is not None
    answer = match.func(request, *match.args, **match.kwargs)
    if not isinstance(answer, ListAnswer):
        raise Http404
    return answer
