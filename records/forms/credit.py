"""The form of one credit, entered from a paper."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy

from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from courses.designations import (
    AREA_KEYS,
    AREAS,
    HOURS_COLUMNS,
    TOPIC_KEYS,
    TOPICS,
    Delivery,
    Source,
)
from courses.forms.another import AnotherOfTitle
from courses.forms.naming import CourseText
from courses.forms.new_provider import NewProviderFields
from courses.forms.subject import AsksSubject, SubjectField
from courses.models import Course
from courses.naming import course_named, is_course_id
from frame.form_fields import DocumentField, TypedDate, TypedHours, TypedNumber, TypedText
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.hours import ZERO
from frame.words import as_decimal
from people.forms import MembersField
from people.models import Member
from records.credit.problem_kinds import Hindered, WayOut
from records.credit.proposals import NOTHING_TOLD, Told
from records.credit_entry import CreditEntry, check_has_no_course_id
from records.credit_kinds import OF_SOURCE, CreditKind
from records.models import Document, HeldPaper

# What the form of a kind asks that a certificate doesn't say.
ASKED_OF = {
    CreditKind.COLLEGE: "the semester hours",
    CreditKind.TEACHING: "the minutes taught",
}
PAPER_GONE = (
    "The paper was kept for a day, and is gone. Choose it again, or tick “Save it without the "
    "paper”."
)
# The part of the page that is filled in from the course.
PROPOSED = "credit-proposed"
HOURS_PROPOSED = "hours_proposed"
# What asks for it anew; the last question alone is answered.
ASKS = {
    "hx-get": reverse_lazy("records:credit-proposed"),
    "hx-trigger": "change",
    "hx-include": f"#{PROPOSED}",
    "hx-target": f"#{PROPOSED}",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
}


class TypedScore(TypedHours):
    """A score in percent; blank is none."""

    not_understood = "“{}” is not a score. Write the percent from 0 to 100, such as 87 or 87.5."

    def clean(self, value: Any) -> Any:
        text = str(value or "").strip().removesuffix("%").rstrip()
        return super().clean(text) if text else None


class CreditForm(AnotherOfTitle, AsksSubject, NewProviderFields, FormWithFiles):
    """One credit: who, which course, when, and what it earns.

    Hours, source and delivery that are left blank are those of the course.

    Args:
        member: whom it is about, where the form doesn't ask.
    """

    member = MembersField(
        most=1,
        help_text="Serial number or name.",
        error_messages={"required": "Type the serial number or the name of the member."},
    )
    course = CourseText(
        help_text="Course ID or title.",
        error_messages={"required": "Type the Course ID or the title of the course."},
    )
    is_new_course = forms.BooleanField(
        required=False, label="It has no Course ID yet: give it one, under the title above"
    )
    new_setting = forms.ChoiceField(
        choices=Course.Setting.choices,
        required=False,
        initial=Course.Setting.OUTSIDE,
        label="Setting",
    )
    new_subject = SubjectField(required=False)
    new_minutes = TypedNumber(
        required=False,
        label="Minutes of instruction",
        help_text=f"Empty: {MINUTES_PER_CREDIT_HOUR} for each credit hour.",
    )
    completed_on = TypedDate(
        label="Completed on",
        help_text="The last day of the course. Its year is the one that the credit counts in.",
        error_messages={"required": "Give the day on the certificate."},
    )
    score = TypedScore(
        required=False, label="Score, %", help_text="Of a computer-based course's test."
    )
    minutes_spent = TypedNumber(
        required=False,
        label="Minutes it took",
        help_text="Of a computer-based course, where the certificate says so.",
    )
    control_number = TypedText(longest=40, required=False, label="POST control number")
    source = forms.ChoiceField(
        choices=[("", "As the course"), *Source.choices], required=False, label="Source"
    )
    delivery = forms.ChoiceField(
        choices=[("", "As the course"), *Delivery.choices], required=False, label="Delivery"
    )
    credit_hours = TypedHours(required=False, label="Credit hours")
    evidence = DocumentField(label="Certificate", help_text="PDF, PNG or JPEG, up to 10 MB.")
    form_token = FormTokenField()

    field_order = ("member", "course", "is_new_course")
    title_field = "course"
    subject_field = "new_subject"
    kind: ClassVar[CreditKind] = CreditKind.CERTIFICATE
    heading: ClassVar[str] = "Enter a certificate"
    paper_heading: ClassVar[str] = "The certificate"
    lead: ClassVar[str] = (
        "One credit of one member. A class with a sign-in sheet is entered on its sheet."
    )
    # The paper that it rests on, where one is stored already.
    paper: Document | None = None
    # The paper that is held beside it until it is saved.
    held: HeldPaper | None = None
    # Whether such a one was there once, and nothing is saved until that is settled.
    has_lost_paper = False
    # What that paper or its sender says.
    told: Told = NOTHING_TOLD

    def __init__(
        self, *args: Any, today: date, member: Member | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for designation in (*AREAS, *TOPICS):
            self.fields[designation.key] = TypedHours(label=designation.label, required=False)
        self.fields["completed_on"].widget.attrs["max"] = today.isoformat()
        self.fields["course"].widget.attrs.update(
            {
                **ASKS,
                "hx-trigger": "change changed",
                "hx-include": f"this, [name=is_new_course], #{PROPOSED}",
            }
        )
        # The mark says what the sentence about the course asked for.
        self.fields["is_new_course"].widget.attrs.update(
            {**ASKS, "hx-include": f"this, [name=course], #{PROPOSED}"}
        )
        self.fields["course"].widget.attrs["data-unticks"] = self["is_new_course"].auto_id
        for name in ("new_provider", "provider_kind"):
            self.fields[name].widget.attrs.update(ASKS)
        self.propose_subject()
        self.known_member = member
        if member is not None:
            del self.fields["member"]
        first = "course" if member is not None or self.initial.get("member") else "member"
        if not self.is_bound:  # of one that was refused, the errors are read first
            self.fields[first].widget.attrs["autofocus"] = True

    @property
    def area_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in AREA_KEYS]

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in TOPIC_KEYS]

    @property
    def hours_names(self) -> str:
        """The fields of hours, which are of the course altogether or of who types them."""
        return " ".join(HOURS_COLUMNS)

    @property
    def hours_proposed(self) -> str:
        """The hours that the form was filled with, to tell those that were typed since."""
        if self.is_bound or HOURS_PROPOSED in self.initial:
            return str((self.data or self.initial).get(HOURS_PROPOSED, ""))
        return _in_a_row(self[key].value() for key in HOURS_COLUMNS)

    def rest_on(self, held: HeldPaper) -> None:
        """Take a paper that is held beside the form for the file of the form."""
        self.held = held
        del self.fields["evidence"]
        self.fields["held_paper"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=held.pk
        )
        self.initial["held_paper"] = held.pk

    def miss_paper(self) -> None:
        """Hold the form until a lost paper is chosen again, or knowingly done without."""
        self.has_lost_paper = True
        self.fields["without_paper"] = forms.BooleanField(
            required=False, label="Save it without the paper"
        )

    def refuse_file(self, refused: ValidationError) -> None:
        """Say of the file alone why it is not taken: nothing else is asked yet."""
        self.cleaned_data = {}
        self._errors = ErrorDict(renderer=self.renderer)
        self.add_error("evidence", refused)

    def clean_member(self) -> Member | None:
        return next(iter(self.cleaned_data["member"]), None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        title = given.get("course")
        given["course_found"] = None
        if title and is_course_id(title):
            given["is_new_course"] = False  # the mark was proposed, and a Course ID is no title
        if title and given["is_new_course"]:
            try:
                check_has_no_course_id(title)
            except ValidationError as refused:
                self.add_error(None, refused)
            else:
                self.take_provider(given)
                self.take_subject(given)
        elif title:
            try:
                given["course_found"] = course_named(title)
            except ValidationError as refused:
                self.add_error("course", refused)
        is_settled = (
            given.get("evidence") or given.get("without_paper") or "evidence" in self.errors
        )
        if self.has_lost_paper and not is_settled:
            self.add_error("evidence", PAPER_GONE)
        if not self.errors:
            self.check_source(given)
        return given

    def check_source(self, given: dict[str, Any]) -> None:
        """Refuse a source whose hours come of an amount, which another form asks."""
        source = self.source_of(given)
        if self.kind == CreditKind.CERTIFICATE and source in OF_SOURCE:
            kind = OF_SOURCE[Source(source)]
            self.add_error(
                "source",
                f"“{Source(source).label}” is entered as “{kind.label}”, which asks for "
                f"{ASKED_OF[kind]}. Choose that kind above, or another source.",
            )

    def source_of(self, given: Mapping[str, Any]) -> str:
        """The source that was chosen, or else that of the course or of who gave it."""
        course, provider = given.get("course_found"), given.get("new_provider")
        proposed = course.source if course else provider.default_source if provider else ""
        return given.get("source") or proposed

    @property
    def ways_out(self) -> list[WayOut]:
        """The pages that mend what was refused, each once."""
        errors = [each for found in self.errors.as_data().values() for each in found]
        found = (each.way_out for each in errors if isinstance(each, Hindered))
        return list(dict.fromkeys(way_out for way_out in found if way_out is not None))

    @property
    def entry(self) -> CreditEntry:
        """What was typed, for the action; of a valid form."""
        given = self.cleaned_data
        course: Course | None = given["course_found"]
        hours = self.hours_of(course)
        source = self.source_of(given)
        delivery = given["delivery"] or (course.delivery if course else Delivery.IN_PERSON)
        member = self.known_member or given["member"]
        return CreditEntry(
            member=member,
            course=course,
            new_course={} if course else self._new_course(given, source, delivery, hours),
            another_because=given["another_because"],
            completed_on=given["completed_on"],
            source=source,
            delivery=delivery,
            hours=hours,
            score=given.get("score"),
            minutes_spent=given.get("minutes_spent"),
            control_number=given["control_number"],
            kind=self.kind,
            semester_hours=given.get("semester_hours"),
            minutes_taught=given.get("minutes_taught"),
            file=given.get("evidence"),
            evidence=self.paper,
            held=self.held,
            told=self.told,
        )

    def hours_of(self, course: Course | None) -> dict[str, Decimal]:
        """The hours as typed; those of the course where none are."""
        is_blank = not any(str(self[key].value() or "").strip() for key in HOURS_COLUMNS)
        if course and is_blank:
            return course.designated_hours
        return {key: as_decimal(self.cleaned_data[key]) for key in HOURS_COLUMNS}

    def _new_course(
        self, given: dict[str, Any], source: str, delivery: str, hours: dict[str, Decimal]
    ) -> dict[str, Any]:
        minutes = given["new_minutes"]
        if minutes is None:
            minutes = ceil(hours["credit_hours"] * MINUTES_PER_CREDIT_HOUR)
        return {
            "title": given["course"],
            "setting": given["new_setting"] or Course.Setting.OUTSIDE,
            "subject": given["new_subject"],
            "provider": given["new_provider"],
            "source": source,
            "delivery": delivery,
            "instruction_minutes": minutes,
            **hours,
        }


def proposed_by(course: Course) -> dict[str, Any]:
    """What a form is filled with from a course; hours of nothing stay blank."""
    hours = {key: value if value != ZERO else "" for key, value in course.designated_hours.items()}
    return {
        "source": course.source,
        "delivery": course.delivery,
        "control_number": course.control_number,
        **hours,
    }


def has_typed_hours(sent: Mapping[str, Any]) -> bool:
    """Whether any hours stand there, and others than were filled in."""
    there = [str(sent.get(key, "")).strip() for key in HOURS_COLUMNS]
    return any(there) and sent.get(HOURS_PROPOSED, _in_a_row(there)) != _in_a_row(there)


def _in_a_row(values: Iterable[Any]) -> str:
    return " ".join(str(value).strip() if value else "-" for value in values)


def typed_so_far(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The proposed part as it stands on the page."""
    names = ("source", "delivery", "control_number", *HOURS_COLUMNS)
    return {name: sent.get(name, "") for name in names}
