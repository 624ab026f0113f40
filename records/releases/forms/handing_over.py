"""How a packet or a letter left, and what became of copies of it."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django import forms

from frame.form_fields import SeenField, TypedDate, TypedText
from frame.reasons import ReasonField
from frame.words import us_datetime
from records.releases.actions.asking import (
    WHY_WITHDRAWN,
)
from records.releases.actions.deciding import (
    WHY_TAKEN_BACK,
)
from records.releases.actions.handing_over import WHY_CORRECTED
from records.releases.copies import (
    WHY_COPIES,
    WHY_RECEIPT,
    Copies,
    Handed,
    may_have_left,
    untold_copies,
)
from records.releases.forms.asking import LONGEST_LINE
from records.releases.models import (
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.sent_letters import HOW_SENT

WHICH_PACKET = (
    "This form does not say which packet it is of. Nothing was noted, and what you typed is still "
    "here; open the page again."
)


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
