"""What is asked for a release, what is decided on it, and how its packet left."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from courses.models import CourseSession
from frame.form_fields import SeenField, TypedDate, TypedNumber, TypedText, list_field
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from frame.rights import Right
from frame.words import us_datetime
from people.forms.naming import MembersField
from people.models import Member
from people.serial_numbers import serial_order
from records.querysets.sheets import named_on_saved_sheet
from records.releases.actions.asking import (
    WHO_WANTS_IT,
    WHY_ANSWER,
    WHY_ASKED,
    WHY_TAKEN_OVER,
    WHY_WITHDRAWN,
    Asked,
)
from records.releases.actions.deciding import (
    WHY_ASKED_BACK,
    WHY_DECIDED,
    WHY_DELAYED,
    WHY_TAKEN_BACK,
)
from records.releases.actions.granting import WHY_KEPT, Conditions
from records.releases.actions.handing_over import WHY_CORRECTED
from records.releases.citations import unconfirmed_in
from records.releases.copies import (
    WHY_COPIES,
    WHY_RECEIPT,
    Copies,
    Handed,
    may_have_left,
    untold_copies,
)
from records.releases.legal_basis import BASES
from records.releases.models import (
    FIRST_YEAR,
    ReleaseDecision,
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.parts import Leaf, Redaction, Span, all_parts, parts_of_class
from records.releases.request_papers.forms import PresentedForm
from records.releases.sent_letters import HOW_SENT

LONGEST_LINE = 120
UNCONFIRMED = "unconfirmed"
WHICH_PACKET = (
    "This form does not say which packet it is of. Nothing was noted, and what you typed is still "
    "here; open the page again."
)
Verdict = ReleaseDecision.Verdict
GRANTS, DENIES = (Verdict.GRANTED.value, "Grant it"), (Verdict.DENIED.value, "Deny it")
FINDS_NOTHING = (Verdict.NOTHING.value, "Answer that nothing is on record")
RECORD_CHANGED = "The record has changed since this page was opened. Look at it again, and choose."
NOT_CONFIRMED = (
    "These words cite {}, which is not confirmed by the department’s own texts. Take it out; or "
    "check it, and send this again."
)
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


class CitingForm(forms.Form):
    """A form whose words go to the requester: it asks once before they cite what is not confirmed.

    Whoever sends the same words again has read the warning beside them.
    """

    cites = "words"
    cited = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = "; ".join(unconfirmed_in(given.get(self.cites, "")))
        if found and given.get("cited") != found:
            self.add_error(
                self.cites, ValidationError(NOT_CONFIRMED.format(found), code=UNCONFIRMED)
            )
            self.show_anew(cited=found)
        return given

    def show_anew(self, **hidden: str) -> None:
        """Have the form shown with other values in its hidden fields than were sent."""
        sent = cast(QueryDict, self.data).copy()
        for name, value in hidden.items():
            sent[name] = value
        self.data = sent


class DecideForm(CitingForm):
    """The decision, and what it leaves out."""

    verdict = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": RECORD_CHANGED},
    )
    parts_left_out = forms.MultipleChoiceField(
        required=False, label="Leave out whole parts", widget=forms.CheckboxSelectMultiple
    )
    leaves_left_out = forms.MultipleChoiceField(
        required=False, label="Leave out", widget=forms.CheckboxSelectMultiple
    )
    redactions = forms.MultipleChoiceField(
        required=False,
        label="Strike out, wherever it stands",
        help_text="On papers of others, scores and days of birth are found only beside a word that "
        "says what they are, such as “score” or “born”. Draw boxes over the others. Where the "
        "standing is struck out, the hours of each course and their sums stay, and can be added "
        "up.",
        choices=Redaction.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    nobody_else = forms.MultipleChoiceField(
        required=False, label="Pages to look at", widget=forms.CheckboxSelectMultiple
    )
    is_kept_from_member = forms.BooleanField(
        required=False, label="The member is not to read of it"
    )
    why_kept = ReasonField(
        required=False, label="Why the member is not to read of it", missing=WHY_KEPT
    )
    words = ReasonField(
        label="Words of the decision",
        missing=WHY_DECIDED,
        kept="They stand on the cover sheet, which names nobody who is not asked about, or in the "
        "letter that tells the requester that nothing leaves, which names no member.",
    )
    seal = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = SeenField()

    def __init__(
        self,
        *args: Any,
        request: ReleaseRequest,
        leaves: Sequence[Leaf],
        to_speak_for: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`to_speak_for`: the pages that leave only with a word on them, key and title each."""
        super().__init__(*args, **kwargs)
        asked = [part for part in all_parts() if part.key in request.parts]
        list_field(self, "parts_left_out").choices = [(part.key, part.words) for part in asked]
        list_field(self, "leaves_left_out").choices = [(leaf.key, leaf.title) for leaf in leaves]
        list_field(self, "nobody_else").choices = list(to_speak_for)
        first = GRANTS if leaves else FINDS_NOTHING
        verdict = list_field(self, "verdict")
        verdict.choices = [first, DENIES]
        verdict.error_messages["required"] = f"{first[1]}, or {DENIES[1].lower()}."
        self.fields["why_kept"].widget.attrs["rows"] = 2

    @property
    def conditions(self) -> Conditions:
        """What is left out and struck out, as far as it was understood."""
        given = getattr(self, "cleaned_data", {})
        return Conditions(
            parts_left_out=given.get("parts_left_out", ()),
            leaves_left_out=given.get("leaves_left_out", ()),
            redactions=given.get("redactions", ()),
            nobody_else=given.get("nobody_else", ()),
            is_kept_from_member=given.get("is_kept_from_member", False),
            why_kept=given.get("why_kept", ""),
        )


class AskBackForm(CitingForm):
    """What is to be explained before it is decided."""

    cites = "question"

    question = ReasonField(
        label="What do you ask?",
        missing=WHY_ASKED_BACK,
        kept="Who asked reads it, and of a public-records request the letter to the requester says "
        "it, which names no member.",
    )
    seen = SeenField()


class AnswerForm(forms.Form):
    """The answer to what was asked back."""

    answer = ReasonField(label="Your answer", missing=WHY_ANSWER, kept="Who decides reads it.")
    seen = SeenField()


class DelayForm(CitingForm):
    """Why a public-records request takes longer, and the earliest day it can be had."""

    cites = "reason"

    reason = ReasonField(
        label="Why does it take longer?",
        missing=WHY_DELAYED,
        kept="The letter to the requester says so, and names no member; it is on the page of the "
        "request.",
    )
    earliest_on = TypedDate(
        label="Earliest day",
        help_text="On which the record can be had.",
        error_messages={"required": "Give the earliest day."},
    )
    seen = SeenField()


class LetterSentForm(forms.Form):
    """On which day the letter to the requester was sent, and how."""

    sent_on = TypedDate(label="Sent on", error_messages={"required": "Give the day."})
    how = forms.ChoiceField(
        label="How",
        choices=[("", "Choose"), *HOW_SENT.items()],
        error_messages={"required": "Choose how it was sent."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].widget.attrs["max"] = today.isoformat()


class TakeOverForm(forms.Form):
    """Why a request is taken over."""

    reason = ReasonField(label="Why do you take it over?", missing=WHY_TAKEN_OVER)


class HandedForm(forms.Form):
    """To whom a packet went, and how."""

    handed_to = TypedText(
        longest=LONGEST_LINE,
        label="To whom",
        error_messages={"required": "Say to whom it was handed."},
    )
    how = forms.ChoiceField(
        label="How",
        choices=[("", "Choose"), *ReleaseHandover.How.choices],
        error_messages={"required": "Choose how it was handed over."},
    )
    handed_on = TypedDate(label="On which day", error_messages={"required": "Give the day."})
    receipt = ReasonField(label="Receipt", missing=WHY_RECEIPT)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_on"].widget.attrs["max"] = today.isoformat()

    @property
    def handed(self) -> Handed:
        """What the form says, once it is valid."""
        return Handed(**{each.name: self.cleaned_data[each.name] for each in fields(Handed)})


class PacketChoice(forms.ModelChoiceField):
    """One of the packets of a request, by when it was built."""

    def label_from_instance(self, packet: ReleasePacket) -> str:
        return f"Built on {us_datetime(packet.built_at)}, SHA-256 {packet.sha256[:8]}…"


def offer_packets(form: forms.Form, packets: Iterable[ReleasePacket]) -> None:
    """Have the field `packet` of a form offer these."""
    field = form.fields["packet"]
    assert isinstance(field, PacketChoice)
    keys = [packet.pk for packet in packets]
    field.queryset = ReleasePacket.objects.filter(pk__in=keys).select_related("decision__request")


class HandOverForm(HandedForm):
    """The same of the packet that the form was opened for, whatever is built by now.

    Args:
        of: the request.
    """

    packet = PacketChoice(
        ReleasePacket.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": WHICH_PACKET, "invalid_choice": WHICH_PACKET},
    )

    def __init__(self, *args: Any, of: ReleaseRequest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        offer_packets(self, ReleasePacket.objects.filter(decision__request=of))


class CopiesForm(HandedForm):
    """Whether a copy left of a packet that was taken away as a file; if so, to whom and how.

    Args:
        is_asked: whether one was taken that nobody has told of; nothing is asked otherwise.
    """

    did_leave = forms.ChoiceField(
        label="Did a copy leave the house?",
        widget=forms.RadioSelect,
        choices=[("no", "No"), ("yes", "Yes")],
        help_text="What left stands in the log of each member of whom it is, as after a hand-over.",
        error_messages={"required": WHY_COPIES},
    )
    field_order: Sequence[str] = ("did_leave", "handed_to", "how", "handed_on", "receipt")

    def __init__(self, *args: Any, is_asked: bool = True, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.of_hand_over = [each.name for each in fields(Handed)]
        for name in self.of_hand_over:
            field = self.fields[name]
            field.required, field.label = False, f"If so: {str(field.label).lower()}"
        if not is_asked:
            for name in ("did_leave", *self.of_hand_over):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("did_leave") == "yes":
            for name in self.of_hand_over:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given

    def copies(self, now: datetime) -> Copies | None:
        """What the form says of them, once it is valid; None where nothing was asked."""
        if "did_leave" not in self.fields:
            return None
        return Copies(self.handed if self.cleaned_data["did_leave"] == "yes" else None, now)


class SayCopiesForm(CopiesForm):
    """Whether a copy left of a packet that is not to leave; and which, where it could be several.

    Args:
        of: the request.
    """

    packet = PacketChoice(
        ReleasePacket.objects.none(),
        required=False,
        label="If so: which packet",
        empty_label="Choose",
    )
    field_order = ("did_leave", "packet", "handed_to", "how", "handed_on", "receipt")

    def __init__(self, *args: Any, of: ReleaseRequest, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        packets = may_have_left(of)
        if of.state in ReleaseRequest.ENDED_UNHANDED and untold_copies([of]):
            packets = packets[:1]  # the others were told of
        offer_packets(self, packets)
        if len(packets) < 2:
            self.fields["packet"].widget = forms.HiddenInput()
            self.fields["packet"].initial = next(iter(packets), None)


class WithdrawForm(CopiesForm):
    """Why a request is withdrawn."""

    seen = SeenField()
    reason = ReasonField(label="Why is it withdrawn?", missing=WHY_WITHDRAWN)


class ReopenForm(CopiesForm):
    """Why a decision is taken back."""

    seen = SeenField()
    reason = ReasonField(label="Why is the decision taken back?", missing=WHY_TAKEN_BACK)


class CorrectHandOverForm(HandedForm):
    """What is right of a hand-over, and why it is corrected."""

    seen = SeenField()
    reason = ReasonField(label="Why is it corrected?", missing=WHY_CORRECTED)
