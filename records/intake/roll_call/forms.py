"""The forms of roll call: what a supervisor tells of training, and who of it is voided."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from courses.credit_hours import FEWEST_MINUTES
from courses.subjects import Subject
from events.forms import VoidForm
from frame.addresses import key_in
from frame.files import CheckedFile
from frame.form_fields import (
    DocumentsField,
    ManyFiles,
    SeenField,
    TypedDate,
    TypedLines,
    TypedNumber,
    TypedText,
    check_length,
    list_field,
)
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from frame.rights import Right
from people.forms import MembersField
from people.forms.naming import ElementField
from people.models import Member
from people.naming import members_named
from people.serial_numbers import possible_serials
from records.intake.answering import WHY_ANSWER
from records.intake.forms.sending import PICTURES
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.roll_call.checks import COLUMNS, NOBODY_THERE
from records.intake.roll_call.roster import Roster

# What one field of the form says by itself.
TYPED_ALONE = tuple(name for name in COLUMNS if name != "instructors")
LONGEST_TITLE = 120
LONGEST_INSTRUCTOR = 200
MOST_OTHERS = 20
VOIDED_ALREADY = (
    "Somebody who was ticked is voided already, and shown no more. Look at the ticks that are "
    "left, and send it again."
)


class OthersField(MembersField):
    """Who was there besides: those whom one leads by name too, anybody by serial number."""

    by: Member

    def named(self, text: str) -> list[Member]:
        serials = [each for each in possible_serials(text) if each.isprintable()]
        led = Member.objects.named_by(self.by).values("pk")
        return members_named(
            text,
            Member.objects.filter(Q(pk__in=led) | Q(serial_number__in=serials)),
            are_led=not self.by.names_everybody,
            by_any_serial=True,
        )


class OtherInstructorsField(TypedLines):
    """More who taught, one on each line; it becomes a list of them."""

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of the lines
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        names = [line for line in lines if line]
        if len(names) > MOST_OTHERS:
            raise ValidationError(
                f"{len(names)} lines, and {MOST_OTHERS} are the most. Leave some out."
            )
        for name in names:
            check_length(name, LONGEST_INSTRUCTOR)
        return names


class Tick(NamedTuple):
    """One member of the roster, and whether the box is ticked."""

    member: Member
    is_ticked: bool


class RollCallForm(FormWithFiles):
    """Training that was held: when, what, by whom, and who was there.

    Args:
        roster: whom the boxes are of.
    """

    held_on = TypedDate(label="Day", error_messages={"required": "Give the day."})
    minutes = TypedNumber(
        label="Minutes",
        help_text=f"Under {FEWEST_MINUTES} without credit.",
        error_messages={"required": "Give the minutes it took."},
    )
    subject = forms.ChoiceField(
        choices=[
            ("", "Choose a subject"),
            *Subject.choices,
            (RollCallReport.OTHER, "Another subject"),
        ],
        error_messages={"required": "Choose the subject."},
    )
    title = TypedText(
        longest=LONGEST_TITLE,
        required=False,
        label="What was taught",
        help_text="In a few words, such as Tourniquets.",
    )
    instructor = TypedText(
        longest=LONGEST_INSTRUCTOR,
        error_messages={"required": "Say who taught: name, and serial number if any."},
    )
    other_instructors = OtherInstructorsField(
        longest=MOST_OTHERS * LONGEST_INSTRUCTOR,
        rows=2,
        required=False,
        label="Others who taught",
        help_text="One on each line: name, and serial number if any.",
    )
    present = forms.MultipleChoiceField(
        required=False,
        label="Who was there",
        error_messages={
            "invalid_choice": "Somebody who is ticked is no longer on this roster. Look at the "
            "ticks, and type the serial number of who is missing below."
        },
    )
    others = OthersField(
        required=False,
        label="Others who were there",
        help_text="Serial numbers; of those you lead, names too.",
    )
    notes = TypedLines(longest=4000, rows=3, required=False)
    photo = DocumentsField(
        label="Take a photo of the paper",
        widget=ManyFiles(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    papers = DocumentsField(
        label="Papers, if there are any", help_text="PDF or pictures, up to 10 MB each."
    )
    element = forms.CharField(required=False, widget=forms.HiddenInput)
    form_token = FormTokenField()

    def __init__(self, *args: Any, by: Member, roster: Roster, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        others = self.fields["others"]
        assert isinstance(others, OthersField)
        others.by = by
        if by.has_right(Right.SCHEDULE_CLASSES):
            others.help_text = "Serial numbers or names."
        list_field(self, "present").choices = [
            (str(member.pk), str(member)) for member in roster.members
        ]
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()
        self.initial.setdefault("element", roster.element or "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        # The action says so as well, but is not asked while anything else is missing.
        if self.errors and not {"present", "others"} & self.errors.keys() and not self.members:
            self.add_error("present", NOBODY_THERE)
        return given

    @property
    def places(self) -> list[tuple[str, list[Tick], int]]:
        """Each element of the roster with its boxes, and how many are ticked."""
        ticked = {str(key) for key in self["present"].value() or ()}
        places = []
        for place in self.roster.places:
            ticks = [Tick(member, str(member.pk) in ticked) for member in place.members]
            places.append((place.name, ticks, sum(tick.is_ticked for tick in ticks)))
        return places

    @property
    def values(self) -> dict[str, Any]:
        """What is told, by column."""
        given = self.cleaned_data
        taught = dict.fromkeys([given["instructor"], *given["other_instructors"]])
        return {**{name: given[name] for name in TYPED_ALONE}, "instructors": list(taught)}

    @property
    def members(self) -> list[Member]:
        """Everybody who was there, each once, in the order of the roster."""
        ticked = {key_in(key) for key in self.cleaned_data["present"]}
        present = [member for member in self.roster.members if member.pk in ticked]
        every = {member.pk: member for member in (*present, *self.cleaned_data["others"])}
        return list(every.values())

    @property
    def chosen(self) -> Sequence[CheckedFile]:
        """Every file, by camera or otherwise."""
        return [*self.cleaned_data["photo"], *self.cleaned_data["papers"]]


class RollCallAnswerForm(RollCallForm):
    """The same once more, with the answer to what the Training Unit asked."""

    answer = ReasonField(
        label="Your answer", missing=WHY_ANSWER, kept="The Training Unit reads it."
    )
    seen = SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["form_token"]


def shown_of_roll_call(
    report: RollCallReport, members: Iterable[Member], roster: Roster
) -> dict[str, Any]:
    """What a form starts from: all that a report says, its members ticked or named."""
    on_roster = {member.pk for member in roster.members}
    members = list(members)
    return {
        **{name: getattr(report, name) for name in TYPED_ALONE},
        "instructor": report.instructors[0],
        "other_instructors": "\n".join(report.instructors[1:]),
        "present": [str(member.pk) for member in members if member.pk in on_roster],
        "others": [member for member in members if member.pk not in on_roster],
    }


class WhoseForm(forms.Form):
    """Whose roll call it was: the element whose roster is shown."""

    element = ElementField(label="Whose roll call")

    def __init__(self, *, roster: Roster) -> None:
        super().__init__(initial={"element": roster.element})
        field = self.fields["element"]
        assert isinstance(field, ElementField)
        field.offer(roster.tree.branches.values())


class VoidDocumentedForm(VoidForm):
    """Who is voided of a short roll call, or as who taught any, and why.

    Args:
        lines: those that stand, without the reader's own.
        taught: who taught, likewise.
    """

    voided = forms.MultipleChoiceField(
        label="Who was not there",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="With everybody ticked, the report documents nobody.",
        error_messages={"invalid_choice": VOIDED_ALREADY},
    )
    taught = forms.MultipleChoiceField(
        label="Who did not teach",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": VOIDED_ALREADY},
    )
    field_order = ("voided", "taught", "reason")

    def __init__(
        self, *args: Any, lines: Collection[RollCallLine], taught: Collection[RollCallTaught]
    ) -> None:
        super().__init__(*args)
        for name, rows in (("voided", lines), ("taught", taught)):
            list_field(self, name).choices = [(str(row.pk), str(row.member)) for row in rows]
            # What was ticked and is voided meanwhile is told beside the field.
            if not rows and name not in self.data:
                del self.fields[name]

    def keys_of(self, name: str) -> list[int]:
        """Whom the ticks of a field are of; of a valid form."""
        ticked = self.cleaned_data.get(name, ())
        return [key for each in ticked if (key := key_in(each)) is not None]
