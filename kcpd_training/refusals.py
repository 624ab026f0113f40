"""An attempt without the right, or on a record out of reach, is itself an event."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from events.kinds import EventKind
from events.recurring import AT_FIRST, record_recurring
from frame.storing.failures import storage_failure_in
from kcpd_training.middleware import Answer
from people.models import Member
from people.serial_numbers import normalized_serial

logger = logging.getLogger(__name__)

NO_RIGHT, NOT_FOUND = 403, 404
REFUSAL = EventKind(
    "access.refuse",
    "Was refused a page",
    names={"page": "Address", "method": "Tried to", "answer": "Because"},
    values={
        "method": {
            "GET": "open it",
            "HEAD": "open it",
            "POST": "send something to it",
            "PUT": "send something to it",
            "PATCH": "send something to it",
            "DELETE": "delete it",
        },
        "answer": {
            str(NO_RIGHT): "the right is lacking",
            str(NOT_FOUND): "it is not there, or out of reach",
        },
    },
)
# The apps whose addresses name a member, or a paper of one.
OF_MEMBERS = frozenset({"compliance", "desk", "people", "records"})
LONGEST_ADDRESS = 300
# Of somebody who tries one address after another in a day, these say what they are after. The
# service's own log has a line of each.
REFUSALS_AT_FIRST = 100


def note_refusals(answer: Answer) -> Answer:
    """Put on record who was refused what; a mistyped address that leads nowhere is none."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.user.is_authenticated and _is_refusal(response.status_code, request):
            try:
                _note(request, response.status_code, by=request.user)
            except DatabaseError as error:
                # What is refused stays refused while nothing can be written.
                if storage_failure_in(error) is None:
                    raise
                logger.warning("A refusal could not be put on record: %s", error)
        return response

    return answered


def _note(request: HttpRequest, status: int, *, by: Member) -> None:
    member = _member_named(request.resolver_match)
    record_recurring(
        REFUSAL,
        by=by,
        what="" if member is None else str(member.pk),
        at_first=REFUSALS_AT_FIRST if member is None else AT_FIRST,
        member=member,
        after={
            "page": request.path[:LONGEST_ADDRESS],
            "method": request.method,
            "answer": str(status),
        },
    )


def _is_refusal(status: int, request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if status == NOT_FOUND:
        return bool(match.kwargs) and match.app_name in OF_MEMBERS
    return status == NO_RIGHT


def _member_named(match: ResolverMatch | None) -> Member | None:
    """Whom the address names by serial number, if there is such a member."""
    serial = None if match is None else match.kwargs.get("serial_number")
    if serial is None:
        return None
    return Member.objects.filter(serial_number=normalized_serial(serial)).first()
