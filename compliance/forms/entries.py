"""What is asked to enter an exemption, an application to the director, or a booking."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from compliance.actions.bookings import WHY_BOOK
from compliance.actions.rulings import Ruling, lacking_in_ruling, minimum_field
from compliance.exemption_fit import misfit_of
from compliance.filters import AnyChoiceField
from compliance.measure_names import measure_names
from compliance.models import DirectorDecision, Exemption
from compliance.standings import law
from frame.form_fields import LONGEST_ECHO, DocumentField, TypedDate, TypedHours, list_field
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from frame.words import hours, us_date
from people.models import Member
from records.credit.overriding import Warned

NOT_DECIDED = ("", "Not decided yet")


class BlankHours(TypedHours):
    """Hours that may stay blank, which is not the same as none."""

    def clean(self, value: Any) -> Any:
        if value is None or not str(value).strip():
            return None
        return super().clean(value)


class PastDay(TypedDate):
    """A day up to today; the browser's control offers no later one."""

    def ends(self, today: date) -> None:
        self.widget.attrs["max"] = today.isoformat()


class EntryForm(FormWithFiles):
    """A form that is sent once, and keeps no file when it comes back with errors."""

    form_token = FormTokenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PastDay):
                field.ends(today)


class ExemptionForm(EntryForm):
    """An event that exempts a member."""

    kind = forms.ChoiceField(
        label="What happened",
        choices=Exemption.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )
    on = PastDay(
        label="On",
        help_text="No hours are owed for the calendar year of this day.",
        error_messages={"required": "Give the day; its year is the one that is exempt."},
    )
    document = DocumentField(
        label="Its document",
        required=True,
        help_text="The license, or the certificate of the training: PDF, PNG or JPEG, up to 10 MB.",
        error_messages={
            "required": "Attach the license or the certificate as PDF or picture: it proves the "
            "entry."
        },
    )

    def misfit_of(self, member: Member) -> Warned | None:
        """What is at odds with the license on file, as far as the form says what happened."""
        if not self.is_bound:
            return None
        given = self.cleaned_data
        if "kind" not in given or "on" not in given:
            return None
        return misfit_of(member, kind=given["kind"], on=given["on"])


class RulingForm(EntryForm):
    """What the director decided of an application that is on record.

    Args:
        decision: the application.
    """

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=DirectorDecision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was granted or denied."},
    )
    decided_on = PastDay(
        label="Decided on",
        error_messages={"required": "Give the day the director decided."},
    )
    decision_document = DocumentField(
        label="The director’s decision", help_text="PDF, PNG or JPEG, up to 10 MB."
    )
    until = TypedDate(
        label="Extended to",
        required=False,
        help_text=(
            "Needed for an extension that is granted: the last day on which hours still count for "
            "the period."
        ),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        decision: DirectorDecision | None = None,
        period: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.decision = decision
        figures = law().for_period(period or (decision.period if decision else today.year))
        self.minimum_names = {minimum_field(name.key): name.key for name in measure_names(figures)}
        rule = {measure.key: measure.minimum for measure in figures.measures}
        for name in measure_names(figures):
            self.fields[minimum_field(name.key)] = BlankHours(
                label=name.heading, required=False, help_text=f"The rule: {hours(rule[name.key])}"
            )
        if decision is not None:
            self._drop_what_is_not_asked(decision)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.errors and self._is_decided(cleaned):
            self._ask_for_what_is_lacking(cleaned)
        return cleaned

    def _is_decided(self, cleaned: dict[str, Any]) -> bool:
        """Whether the form tells of a decision."""
        return True

    @property
    def minimum_fields(self) -> Iterator[BoundField]:
        for name in self.minimum_names:
            if name in self.fields:
                yield self[name]

    @property
    def ruling(self) -> Ruling:
        """What was decided. Valid forms alone have one."""
        given = self.cleaned_data
        return Ruling(
            decided_on=given["decided_on"],
            outcome=given["outcome"],
            document=given["decision_document"],
            until=given.get("until"),
            minimums=self._minimums,
        )

    def _ask_for_what_is_lacking(self, cleaned: dict[str, Any]) -> None:
        """Name what else is missing where a field is wrong: the action, which would, isn't asked.

        A field with an error of its own says that.
        """
        period = self.decision.period if self.decision else cleaned.get("period")
        lacking = lacking_in_ruling(
            kind=self.decision.kind if self.decision else cleaned.get("kind", ""),
            period=int(period) if period else None,
            outcome=cleaned.get("outcome", ""),
            decided_on=cleaned.get("decided_on"),
            document=cleaned.get("decision_document"),
            until=cleaned.get("until"),
            minimums=self._minimums,
        )
        if any(name in self.errors for name in self.minimum_names):
            lacking.pop(minimum_field("total"), None)
        for name, words in lacking.items():
            if name not in self.errors:
                self.add_error(name, words)

    @property
    def _minimums(self) -> dict[str, Decimal]:
        return {
            key: self.cleaned_data[name]
            for name, key in self.minimum_names.items()
            if self.cleaned_data.get(name) is not None
        }

    def _drop_what_is_not_asked(self, decision: DirectorDecision) -> None:
        """The kind is known, so that only its own fields are shown."""
        if decision.kind != DirectorDecision.Kind.EXTENSION:
            del self.fields["until"]
        if decision.kind != DirectorDecision.Kind.MODIFICATION:
            for name in self.minimum_names:
                del self.fields[name]


class DecisionForm(RulingForm):
    """An application to the director, and its outcome where it is known."""

    kind = forms.ChoiceField(
        label="Applied for",
        choices=DirectorDecision.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was applied for."},
    )
    ground = forms.ChoiceField(
        label="Because of",
        choices=DirectorDecision.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground; the rule knows these two."},
    )
    period = forms.ChoiceField(label="Period", help_text="The calendar year it is about.")
    applied_on = PastDay(
        label="Applied on",
        help_text="The day on the application.",
        error_messages={"required": "Give the day it was applied for."},
    )
    application = DocumentField(
        label="The application",
        help_text="PDF, PNG or JPEG, up to 10 MB; where there is one.",
    )
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[NOT_DECIDED, *DirectorDecision.Outcome.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    decided_on = PastDay(
        label="Decided on", required=False, help_text="Needed when it is granted or denied."
    )
    decision_document = DocumentField(
        label="The director’s decision",
        help_text="Needed when it is granted or denied: PDF, PNG or JPEG, up to 10 MB.",
    )

    # Errors are listed in the order of the page.
    field_order = ("kind", "ground", "period", "applied_on", "application", "outcome", "decided_on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        years = range(today.year + 1, law().first_period - 1, -1)
        list_field(self, "period").choices = [(str(year), str(year)) for year in years]
        self.fields["period"].error_messages["invalid_choice"] = (
            f"“%(value)s” is not a CLEE period to choose. Choose one from {years[-1]} to "
            f"{years[0]}."
        )
        self.initial.setdefault("period", str(today.year))
        self.initial.setdefault("outcome", "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self._is_decided(cleaned) and "outcome" not in self.errors and self._filled_in:
            self.add_error(
                "outcome",
                f"Say whether it was granted or denied, or clear {self._filled_in[0]}.",
            )
        return cleaned

    def _is_decided(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("outcome"))

    @property
    def ruling_given(self) -> Ruling | None:
        """What was decided; None while it is not."""
        return self.ruling if self.cleaned_data["outcome"] else None

    @property
    def _filled_in(self) -> list[str]:
        """What of a decision is filled in, in words."""
        given = self.cleaned_data
        words = [
            f"“{self.fields[name].label}” ({us_date(given[name])})"
            for name in ("decided_on", "until")
            if given.get(name)
        ]
        if given.get("decision_document"):
            words.append(f"the file {given['decision_document'].name}")
        return words + [f"the minimum of {hours(amount)}" for amount in self._minimums.values()]


class BookingForm(EntryForm):
    """The earlier period that a completion is booked to.

    Args:
        first: the first period the department holds the member's records of.
        own: the period that the completion is dated in.
    """

    to_period = AnyChoiceField(
        label="Count it in", error_messages={"required": "Choose the period it shall count in."}
    )
    reason = ReasonField(label="Why is it booked by hand?", missing=WHY_BOOK)

    def __init__(self, *args: Any, today: date, first: int, own: int, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        years = range(own - 1, first - 1, -1)
        list_field(self, "to_period").choices = [(str(year), str(year)) for year in years]

    def clean_to_period(self) -> int:
        """Any year is taken: the action says why a year can't be booked to."""
        period = self.cleaned_data["to_period"].strip()
        if not (period.isascii() and period.isdecimal() and len(period) == 4):
            raise ValidationError(
                f"“{period[:LONGEST_ECHO]}” is not a period. Choose a calendar year."
            )
        return int(period)
