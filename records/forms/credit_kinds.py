"""The form of one credit for each kind of it: college, military, teaching, a prior agency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from courses.credit_hours import (
    MINUTES_PER_TEACHING_HOUR,
    credit_for_college,
    credit_for_teaching,
)
from courses.designations import AREA_KEYS, HOURS_COLUMNS, Source, partial_designations
from courses.models import Course, Provider
from frame.form_fields import TypedHours, TypedNumber, list_field
from frame.hours import ZERO
from records.credit_kinds import GIVEN_BY, CreditKind
from records.forms.credit import ASKS, PROPOSED, CreditForm

# What asks anew for the part that is filled in, from the course and the amount together.
ASKS_ANEW = {
    **ASKS,
    "hx-include": f"#{PROPOSED}, [name=course], [name=is_new_course], [name=semester_hours], "
    "[name=minutes_taught]",
}

# Beyond it no arithmetic is shown of minutes.
COUNTABLE = 10**9


class KindForm(CreditForm):
    """One credit that is no plain certificate.

    Args:
        sources: those that it can have; one alone is chosen already.
    """

    sources: ClassVar[tuple[Source, ...]] = ()
    no_source: ClassVar[str] = "Choose a source"
    paper_label: ClassVar[str] = "Paper"
    needs_paper: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = list_field(self, "source")
        offered = [(each.value, each.label) for each in self.sources]
        source.choices = offered if len(offered) == 1 else [("", self.no_source), *offered]
        evidence = self.fields["evidence"]
        evidence.label = self.paper_label
        if self.needs_paper:
            evidence.help_text = f"The credit rests on it. {evidence.help_text}"
        if given_by := GIVEN_BY.get(self.kind):
            provider = self.fields["new_provider"]
            assert isinstance(provider, forms.ModelChoiceField)
            provider.queryset = Provider.objects.filter(kind=given_by)
            list_field(self, "provider_kind").choices = [(given_by.value, given_by.label)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if len(self.sources) == 1:
            given["source"] = str(self.sources[0])
        return given


class FromHoursForm(KindForm):
    """One credit whose hours come of an amount by the law, and whose areas a clerk assigns."""

    amount: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("course", self.amount):
            self.fields[name].widget.attrs.update(ASKS_ANEW)
        for name in ("score", "minutes_spent"):
            del self.fields[name]

    @property
    def credit(self) -> Decimal:
        """What the amount gives."""
        raise NotImplementedError

    def hours_of(self, course: Course | None) -> dict[str, Decimal]:
        """The areas as typed, or the course's where they fit; the credit by the amount."""
        typed = super().hours_of(None)
        typed["credit_hours"] = typed["credit_hours"] or self.credit
        has_area = any(typed[key] for key in AREA_KEYS)
        if course and not has_area and course.credit_hours == typed["credit_hours"]:
            return course.designated_hours
        return typed


class CollegeForm(FromHoursForm):
    """A college course, by its transcript. Source: 11 CSR 75-15.020(3)(C)"""

    kind = CreditKind.COLLEGE
    paper_heading = "The course"
    heading = "Enter a college course"
    lead = (
        "Two credit hours for each semester hour of a course related to law enforcement, at an "
        "accredited college or university (11 CSR 75-15.020(3)(C))."
    )
    sources = (Source.COLLEGE,)
    paper_label = "Transcript"
    amount = "semester_hours"
    semester_hours = TypedHours(
        label="Semester hours",
        help_text="From the transcript. The rule names no quarter hours: ask POST how many "
        "semester hours those are.",
        error_messages={"required": "Give the semester hours, as the transcript has them."},
    )

    @property
    def credit(self) -> Decimal:
        return credit_for_college(self.cleaned_data["semester_hours"])


class TeachingForm(FromHoursForm):
    """Teaching elsewhere than in a class of ours. Source: 11 CSR 75-15.020(3)(B)"""

    kind = CreditKind.TEACHING
    paper_heading = "What was taught"
    heading = "Enter teaching"
    lead = (
        "One credit hour for each hour of CLEE or basic training taught in person (11 CSR "
        "75-15.020(3)(B)). Teaching in a class of ours is proposed on the page of the class."
    )
    sources = (Source.INSTRUCTOR,)
    paper_label = "Confirmation, if there is one"
    needs_paper = False
    amount = "minutes_taught"
    minutes_taught = TypedNumber(
        countable=COUNTABLE,
        label="Minutes taught",
        help_text="Sixty give one credit hour.",
        error_messages={"required": "Give the minutes that were taught."},
    )

    @property
    def credit(self) -> Decimal:
        return credit_for_teaching(self.cleaned_data["minutes_taught"])


class MilitaryForm(KindForm):
    """Training in the armed forces. Source: policy 930-5 II.A"""

    kind = CreditKind.MILITARY
    paper_heading = "The training"
    heading = "Enter military training"
    lead = (
        "Training in the armed forces or the National Guard (policy 930-5 II.A). It is POST credit "
        "where the director’s list of the year has the branch (11 CSR 75-15.050(1))."
    )
    sources = (Source.PRE_APPROVED, Source.APPROVED_COURSE, Source.NON_POST)
    paper_label = "Certificate or service record"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        source.required = True
        source.error_messages["required"] = (
            "Choose a source: without POST credit, unless the director's list has the branch."
        )


class PriorAgencyForm(KindForm):
    """POST credit of another agency, of before the member joined. Source: policy 930-5 II.K"""

    kind = CreditKind.PRIOR_AGENCY
    paper_heading = "The training"
    heading = "Enter hours of a prior agency"
    lead = (
        "POST credit that an officer earned with another agency before joining. It counts for CLEE "
        "and is no part of the training record (policy 930-5 II.K)."
    )
    sources = tuple(each for each in Source if each not in {Source.NON_POST, Source.INSTRUCTOR})
    no_source = "As the course"
    paper_label = "The agency’s record or certificate"


FORMS: dict[CreditKind, type[CreditForm]] = {
    each.kind: each
    for each in (CreditForm, CollegeForm, MilitaryForm, TeachingForm, PriorAgencyForm)
}


def kind_asked(sent: Mapping[str, Any]) -> CreditKind:
    """Which kind is asked for by its key; a certificate where none is."""
    key = sent.get("kind", "")
    return CreditKind(key) if key in CreditKind.values else CreditKind.CERTIFICATE


class AmountSoFar(forms.Form):
    """The amount while it is typed: what can be read, without a word of error."""

    semester_hours = TypedHours(required=False)
    minutes_taught = TypedNumber(countable=COUNTABLE, required=False)


def proposed_by_amount(
    kind: CreditKind, course: Course | None, sent: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """The hours that an amount gives, and the sum in words; all of them blank without one.

    Areas and topics are those of the course, in proportion; without a course, as typed.
    """
    form = AmountSoFar(sent)
    form.is_valid()
    given = form.cleaned_data
    if kind == CreditKind.COLLEGE and (semester := given.get("semester_hours")):
        credit = credit_for_college(semester)
        words = f"{semester:.2f} semester hours x 2 = {credit} credit hours."
    elif kind == CreditKind.TEACHING and (minutes := given.get("minutes_taught")):
        credit = credit_for_teaching(minutes)
        words = f"{minutes:,} minutes / {MINUTES_PER_TEACHING_HOUR} = {credit} credit hours."
    else:
        return dict.fromkeys(HOURS_COLUMNS, ""), ""
    if course is None or not ZERO < credit <= course.credit_hours:
        return {"credit_hours": credit}, words
    hours = partial_designations(course.designated_hours, credit)
    return {key: value if value != ZERO else "" for key, value in hours.items()}, words
