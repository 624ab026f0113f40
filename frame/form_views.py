"""The one way of a form: what was sent, the action, its refusal beside the field, the next page."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from frame.forms_once import Added
from frame.limited import NO_TURN_CODE
from frame.printable import check_readable
from frame.races import race_in_words
from frame.said import Said, say
from frame.storing.failures import TOO_MANY, storage_failure_in

logger = logging.getLogger(__name__)

SENT_BEFORE = "This form was sent before; nothing was entered twice."


class SentForm(Protocol):
    """What is asked of a form, or of several that are sent as one."""

    @property
    def fields(self) -> Any: ...

    @property
    def cleaned_data(self) -> dict[str, Any]: ...

    def is_valid(self) -> bool: ...

    def add_error(self, field: str | None, error: Any) -> None: ...


def sent_with(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict | None]:
    """What a form was sent with, blank or not; nothing while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def why_refused(check: Callable[[], object]) -> str:
    """Why something can't be done at all; nothing if it can."""
    try:
        check()
    except ValidationError as error:
        return error.messages[0]
    return ""


def form_page(
    request: HttpRequest,
    form: SentForm,
    *,
    write: Callable[[dict[str, Any]], Any],
    say_done: Callable[[Any], Iterable[Said] | str],
    go_to: Callable[[Any], str],
    show: Callable[[], HttpResponse],
    say_again: Callable[[Any], str] = lambda row: SENT_BEFORE,
) -> HttpResponse:
    """Carry out what was sent and go on to the next page; or show the form.

    Args:
        write: the action, given the form's values; it gives its row, or the row as `Added`.
        say_done: what to say of the row, a sentence of success or several of any kind.
        go_to: the address of the next page, given the row.
        show: the page of the form, with the errors that it has by then.
        say_again: what to say where the form was sent before, given the row it made then.
    """
    written = carried_out(request, form, write)
    if written is None:
        return show()
    row = written.row
    if written.is_repeat:
        say(request, [Said("info", say_again(row))])
    else:
        done = say_done(row)
        say(request, [Said("success", done)] if isinstance(done, str) else done)
    return _gone_to(request, go_to(row))


def _gone_to(request: HttpRequest, page: str) -> HttpResponse:
    """On to the next page; a script is told the address, for it can't see a redirect."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return redirect(page)


def carried_out(
    request: HttpRequest, form: SentForm, write: Callable[[dict[str, Any]], Any]
) -> Added | None:
    """What the action made of the form; None if nothing was sent, or it was refused.

    A refusal stands beside its field; one that is about no field of the form, on its top.
    """
    if request.method != "POST":
        return None
    try:
        if not form.is_valid():
            _note_no_turn(request, form)
            return None
        _check_texts(form.cleaned_data)
        written = write(form.cleaned_data)
    except ValidationError as refused:
        place_errors(form, refused)
        _note_no_turn(request, form)
        return None
    except IntegrityError as lost:
        words = race_in_words(lost)
        if not words:
            raise
        form.add_error(None, words)
        return None
    except Exception as error:
        failure = storage_failure_in(error)
        if failure is None:
            raise
        # All that was typed comes back with the form; the answer takes its status from this.
        request.storage_failure = failure  # type: ignore[attr-defined]
        logger.exception("Nothing could be saved.")
        form.add_error(None, failure.words)
        return None
    return written if isinstance(written, Added) else Added(written, is_repeat=False)


def _note_no_turn(request: HttpRequest, form: SentForm) -> None:
    """Give the answer the status of a busy server, where a file of it was not looked at."""
    errors = getattr(form, "errors", None)
    if isinstance(errors, ErrorDict) and any(
        error.code == NO_TURN_CODE for each in errors.as_data().values() for error in each
    ):
        request.storage_failure = TOO_MANY  # type: ignore[attr-defined]


def _check_texts(given: dict[str, Any]) -> None:
    """Refuse every text that holds what no page shows, whichever field it is of."""
    errors = {}
    for name, value in given.items():
        try:
            check_readable(value if isinstance(value, str) else "")
        except ValidationError as unreadable:
            errors[name] = unreadable
    if errors:
        raise ValidationError(errors)


def press_button(
    request: HttpRequest,
    *,
    write: Callable[[], Any],
    say_done: Callable[[Any], Iterable[Said] | str],
    go_to: str,
) -> HttpResponse:
    """Carry out what a button without a form of its own asks; a refusal is said on the next page.

    Args:
        go_to: the address of the next page.
    """
    try:
        done = say_done(write())
        said = [Said("success", done)] if isinstance(done, str) else done
    except ValidationError as refused:
        said = [Said("error", " ".join(refused.messages))]
    except IntegrityError as lost:
        words = race_in_words(lost)
        if not words:
            raise
        said = [Said("error", words)]
    say(request, said)
    return redirect(go_to)


def place_errors(form: SentForm, refused: ValidationError) -> None:
    """Put each error of an action beside the field it names, or on top of the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        is_beside = name != NON_FIELD_ERRORS and name in form.fields
        form.add_error(name if is_beside else None, errors)
