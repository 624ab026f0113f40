"""The paper of a clerk's own entry, held beside the form, which is filled with what it says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from courses.designations import Delivery
from courses.models import Course, Provider
from courses.naming import course_named, to_take_instead
from frame.addresses import key_in
from frame.files import CheckedFile
from frame.requests import SignedInRequest
from frame.search import folded
from people.models import Member
from people.naming import members_named
from records.certificates.beside import (
    ShownPaper,
    pages_of,
    put_beside,
    read_first,
    said_of,
    told_by,
)
from records.certificates.papers import NOT_YET
from records.certificates.proposed import Reading
from records.forms.credit import CreditForm, proposed_by
from records.intake.proposing import course_called, name_of_new, read_of_new_course
from records.models import HeldPaper

Shown = ShownPaper[HeldPaper]


def held_paper_of(request: SignedInRequest) -> HeldPaper | None:
    """The paper that the form was sent with, if it is the reader's and still there."""
    key = key_in(request.POST.get("held_paper"))
    return HeldPaper.objects.filter(pk=key, held_by=request.user).first() if key else None


def file_to_read(form: CreditForm) -> CheckedFile | None:
    """The file that was chosen to be read; else None, with the refusal beside its field."""
    field = form.fields["evidence"]
    try:
        file: CheckedFile | None = field.clean(form.files.get("evidence"))
    except ValidationError as refused:
        form.refuse_file(refused)
        return None
    if file is None:
        form.refuse_file(ValidationError("Choose the certificate first, then have it read."))
    return file


def shown_of(paper: HeldPaper | None, typed: str, *, today: date) -> Shown | None:
    """The paper with what is read from it, for the member who is typed, if one is."""
    if paper is None:
        return None
    return read_first([paper], sender=_typed_member(typed), today=today)


def proposed_by_paper(read: Reading, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What the form starts from by the paper; of a course that is typed, what that gives.

    A member is proposed where the paper names one who alone is called so.
    """
    proposed: dict[str, Any] = {}
    provider = _provider(read)
    course = _course(read, typed, provider)
    if course is not None:
        proposed = {**proposed_by(course), "course": course}
    elif read.title is not None and "course" not in typed:
        proposed = {
            "course": read.title.value,
            "is_new_course": not to_take_instead(read.title.value, for_credit=True),
            "new_provider": provider,
            "provider_name": "" if provider else name_of_new(read),
            "source": provider.default_source if provider else "",
            "delivery": Delivery.IN_PERSON,
            **read_of_new_course(read),
        }
    if read.control_number is not None:
        proposed["control_number"] = read.control_number.value
    if read.completed_on is not None:
        proposed["completed_on"] = read.completed_on.value
    if read.attendee is not None and (member := _called(read.attendee.words)):
        proposed["member"] = [member]
    return proposed


def put_paper_beside(form: CreditForm, shown: Shown) -> None:
    """Let the form rest on the held paper, and quote it under its fields."""
    form.rest_on(shown.document)
    form.told = told_by(shown)
    put_beside(form, shown)
    if not form.is_bound:  # the first of what is to be looked at
        form.fields["course"].widget.attrs.pop("autofocus", None)
        form.fields["member"].widget.attrs["autofocus"] = True


def beside(form: CreditForm, shown: Shown | None) -> dict[str, Any]:
    """What the page shows of the paper."""
    if shown is None:
        return {"shown": None}
    sender = _typed_member(str(form["member"].value() or ""))
    return {
        "shown": shown.document,
        "pages": pages_of(shown, form),
        "paper_says": list(said_of(shown, sender, is_sent_in=False)),
        "is_being_read": shown.text.why == NOT_YET,
    }


def typed_into(form: CreditForm) -> dict[str, Any]:
    """What stands in a form that was sent, but for what it began with."""
    return {
        name: sent
        for name, field in form.fields.items()
        if (sent := form.data.get(name, "").replace("\x00", "")).strip()
        and field.has_changed(field.prepare_value(form.initial.get(name)), sent)
    }


def _typed_member(typed: str) -> Member | None:
    try:
        members = members_named(typed)
    except ValidationError:
        return None
    return members[0] if len(members) == 1 else None


def _course(read: Reading, typed: Mapping[str, Any], provider: Provider | None) -> Course | None:
    """The course that is typed; or that of the paper, if its provider is not another."""
    if "course" in typed:
        try:
            return course_named(typed["course"])
        except ValidationError:
            return None
    course = None if read.course is None else Course.objects.get(pk=read.course.value)
    if course is None and read.title is not None:
        return course_called(read.title.value, provider)
    return None if course and provider and course.provider_id != provider.pk else course


def _provider(read: Reading) -> Provider | None:
    return None if read.provider is None else Provider.objects.get(pk=read.provider.value)


def _called(name: str) -> Member | None:
    """The one member who has every word of a name."""
    member = _typed_member(name)
    if member is None or not set(folded(name).split()) <= set(member.search_text.split()):
        return None
    return member
