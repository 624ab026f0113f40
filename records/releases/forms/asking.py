"""Who wants what of whose record, what is answered, and going on with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from courses.models import CourseSession
from frame.form_fields import SeenField, TypedDate, TypedNumber, TypedText, list_field
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from frame.rights import Right
from people.forms.naming import MembersField
from people.models import Member
from people.serial_numbers import serial_order
from records.querysets.sheets import named_on_saved_sheet
from records.releases.actions.asking import (
    WHO_WANTS_IT,
    WHY_ANSWER,
    WHY_ASKED,
    WHY_TAKEN_OVER,
    Asked,
)
from records.releases.legal_basis import BASES
from records.releases.models import (
    FIRST_YEAR,
    ReleaseRequest,
)
from records.releases.parts import Span, all_parts, parts_of_class
from records.releases.request_papers.forms import PresentedForm

LONGEST_LINE = 120
# Who may ask the page that offers members by name.
NAMES_OFFERED_TO = (Right.ENROLL_MEMBERS, Right.SCHEDULE_CLASSES, Right.ADMINISTER)


class YearField(TypedNumber):
    """A year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, countable=9999, **kwargs)

    def clean(self, value: Any) -> int | None:
        year = super().clean(value)
        if year is not None and year < FIRST_YEAR:
            raise ValidationError(f"{year} is no year of a career. Write it like 2024.")
        return year


class AskForm(PresentedForm):
    """Who wants what of whose record, why, by which right, and the paper that shows it.

    Args:
        course_session: the class whose papers alone are asked for, which its page gives; the form
            then starts from all of its papers and whom its saved sheet names within reach.
    """

    field_order = (
        "requester_kind",
        "requester_name",
        "requester_organization",
        "reference",
        "received_on",
        "answer_by",
        "legal_basis",
        "why",
        "paper",
        "paper_title",
    )

    requester_kind = forms.ChoiceField(
        label="Who wants it?",
        choices=[("", "Choose"), *ReleaseRequest.Requester.choices],
        error_messages={"required": "Choose who wants it."},
    )
    requester_name = TypedText(
        longest=LONGEST_LINE,
        label="Name",
        help_text="Of a member who asks for the own record it may stay empty: it is then taken "
        "from the record.",
        error_messages={"required": WHO_WANTS_IT},
    )
    requester_organization = TypedText(longest=LONGEST_LINE, required=False, label="Organization")
    reference = TypedText(
        longest=LONGEST_LINE,
        required=False,
        label="Case or reference",
        help_text="The number of the case, the subpoena or the letter.",
    )
    received_on = TypedDate(
        label="Reached the department on",
        help_text="The days of a public-records request run from here. It is one where who wants "
        "it or the legal basis says so.",
        error_messages={"required": "Give the day on which it reached the department."},
    )
    answer_by = TypedDate(
        required=False,
        label="Wanted by",
        help_text="The day that the requester names, if any. Of a public-records request the law "
        "sets it.",
    )
    legal_basis = forms.ChoiceField(
        label="Legal basis",
        choices=[("", "Choose"), *((b.key, f"{b.words} ({b.cited})") for b in BASES.values())],
        error_messages={"required": "Choose the legal basis."},
    )
    why = ReasonField(label="Why", missing=WHY_ASKED, kept="It stays on record.")
    members = MembersField(
        label="Whose record",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Serial numbers, or names.",
        error_messages={"required": "Name whose record is asked for."},
    )
    from_year = YearField(label="From year", help_text="Both empty: the whole career.")
    to_year = YearField(label="To year")
    parts = forms.MultipleChoiceField(
        label="What is to leave",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is to leave."},
    )
    course_session = forms.CharField(required=False, widget=forms.HiddenInput, label="Class")
    form_token = FormTokenField()

    def __init__(
        self,
        *args: Any,
        by: Member,
        course_session: CourseSession | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of_class = course_session
        kind = self.data.get(self.add_prefix("requester_kind"))
        if kind == ReleaseRequest.Requester.MEMBER:
            self.fields["requester_name"].required = False
        named = self.fields["members"]
        assert isinstance(named, MembersField)
        sees_all = by.has_right(Right.SEE_ALL_RECORDS)
        named.among = Member.objects.visible_to(by)
        named.are_led = not sees_all
        if not by.has_right(*NAMES_OFFERED_TO):
            named.widget.attrs.pop("data-matches", None)
        parts = list_field(self, "parts")
        parts.choices = [(part.key, part.words) for part in all_parts()]
        if course_session is not None:
            del self.fields["from_year"], self.fields["to_year"]
            offered = [part.key for part in parts_of_class()]
            parts.widget.choices = [each for each in parts.choices if each[0] in offered]
            named.widget.attrs["rows"] = 8
            on_sheet = named_on_saved_sheet(course_session).filter(pk__in=named.among.values("pk"))
            self.initial = {
                "parts": offered,
                "members": sorted(on_sheet, key=lambda each: serial_order(each.serial_number)),
                **self.initial,
                "course_session": course_session.pk,
            }

    @classmethod
    def typed(cls, sent: QueryDict) -> dict[str, Any]:
        """What a person typed or chose in a form that was sent, for another to start from."""
        shown = [name for name, each in cls.base_fields.items() if not each.widget.is_hidden]
        return {**{name: sent.get(name, "") for name in shown}, "parts": sent.getlist("parts")}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("from_year"), given.get("to_year")
        if "from_year" not in self.errors and "to_year" not in self.errors:
            if (first is None) != (last is None):
                self.add_error(
                    "to_year" if last is None else "from_year",
                    "Give both years, or neither for the whole career.",
                )
            elif first is not None and last is not None and last < first:
                self.add_error(
                    "to_year", f"{last} is before {first}. Write the earlier year first."
                )
        return given

    @property
    def asked(self) -> Asked:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return Asked(
            requester_kind=given["requester_kind"],
            requester_name=given["requester_name"],
            requester_organization=given["requester_organization"],
            reference=given["reference"],
            why=given["why"],
            legal_basis=given["legal_basis"],
            received_on=given["received_on"],
            answer_by=given["answer_by"],
            span=Span(given.get("from_year"), given.get("to_year")),
            parts=given["parts"],
            course_session=self.of_class,
        )


class AnswerForm(forms.Form):
    """The answer to what was asked back."""

    answer = ReasonField(label="Your answer", missing=WHY_ANSWER, kept="Who decides reads it.")
    seen = SeenField()


class TakeOverForm(forms.Form):
    """Why a request is taken over."""

    reason = ReasonField(label="Why do you take it over?", missing=WHY_TAKEN_OVER)
