"""A list that is too long to be set on paper while a page waits: asked for as a job."""

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frame.jobs.asking import ask_page
from frame.lists.address import changed
from frame.lists.asking import address_of, asked_list
from frame.lists.files import MOST_ROWS_AT_ONCE
from frame.lists.head import file_name
from frame.lists_on_paper.jobs import LIST_ON_PAPER, PDF
from frame.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def list_on_paper(request: SignedInRequest) -> HttpResponse:
    """Have the list made that an address asks for as a PDF, by the rights that its page asks."""
    address = address_of(request.GET.get("list", ""))
    path, _, asked = address.partition("?")
    query = QueryDict(asked)
    answer = asked_list(address, by=request.user)
    table = answer.table
    return ask_page(
        request,
        LIST_ON_PAPER,
        title="; ".join([f"{table.caption}, as a PDF", *map(str, answer.on)]),
        file_name=file_name(table.file_parts(answer.on, timezone.localdate()), PDF),
        asked={"address": address},
        why=f"{table.counted} take a while to set on paper, as all lists of more than "
        f"{MOST_ROWS_AT_ONCE} rows, so they are set in the background while you go on with other "
        "work.",
        cancel_url=path + changed(query),
    )
