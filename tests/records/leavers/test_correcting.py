"""What was noted wrong of a hand-over is corrected, and what was noted before stays beside it."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from records.leavers.actions import SAME, WHY_CORRECTED, WHY_RECEIPT, correct_pack_hand_over
from records.leavers.models import LeaverPack
from tests.records.leavers.packs import GIVEN, NOON, TODAY, a_pack, handed, prepared
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

WHY = "Her mother took it."


@pytest.fixture
def pack(department, leaver) -> LeaverPack:
    """A pack that was handed over today to Ana Núñez in person."""
    return handed(prepared(leaver, department.clerk, NOON), department.clerk)


def correct(pack: LeaverPack, by: Any, **values: Any) -> LeaverPack:
    given = {**GIVEN, "reason": WHY, "by": by, "now": NOON}
    return correct_pack_hand_over(pack=pack, **{**given, **values})


def page_of(pack: LeaverPack, name: str = "leaver-pack-correct") -> str:
    return reverse(f"records:{name}", args=[pack.pk])


def test_what_is_right_stands_and_what_was_noted_before_is_in_the_event_with_why(department, pack):
    correct(pack, department.clerk, to=" Rosa Núñez ", how="mail")

    pack.refresh_from_db()
    assert (pack.handed_over_to, pack.handed_over_how) == ("Rosa Núñez", "mail")
    assert (pack.handed_over_on, pack.receipt) == (TODAY, "Signed by her.")
    assert pack.handed_over_by == department.clerk
    event = Event.objects.get(action="leaver_pack.correct_hand_over")
    assert event.before == {"handed_over_to": "Ana Núñez", "handed_over_how": "in_person"}
    assert event.after == {
        "handed_over_to": "Rosa Núñez",
        "handed_over_how": "mail",
        "reason": WHY,
    }
    assert (event.by.serial_number, event.member.serial_number) == (
        department.clerk.serial_number,
        pack.member.serial_number,
    )


def test_the_log_of_what_left_tells_what_is_right_and_what_was_noted_before(department, pack):
    correct(pack, department.clerk, to="Rosa Núñez", receipt="Signed by Rosa Núñez.")
    correct(pack, department.clerk, to="Rosa Núñez", receipt="Signed by Rosa Núñez.", how="mail")
    url = reverse("records:disclosure-list", args=[pack.member.serial_number])

    for reader in (department.clerk, department.auditor):
        said = client_of(reader).get(url).text
        assert "Rosa Núñez (by mail)" in said
        assert "Corrected on Jul 1, 2026; before: Ana Núñez, another receipt" in said
        assert "Corrected on Jul 1, 2026; before: in person" in said
    shown = client_of(department.clerk).get(page_of(pack, "leaver-pack")).text
    assert "It was handed over on Jul 1, 2026 to Rosa Núñez." in shown
    assert WHY in shown
    assert page_of(pack) in shown


def test_the_form_starts_from_what_is_noted_and_asks_why(department, pack):
    client = client_of(department.clerk)
    form = client.get(page_of(pack)).context["form"]
    sent = {name: str(form[name].value()) for name in form.fields if form[name].value()}
    assert sent["to"] == "Ana Núñez"

    refused = client.post(page_of(pack), {**sent, "to": "Rosa Núñez"})
    assert WHY_CORRECTED in refused.text
    done = client.post(page_of(pack), {**sent, "to": "Rosa Núñez", "reason": WHY}, follow=True)

    assert "The hand-over is corrected." in done.text
    assert LeaverPack.objects.get(pk=pack.pk).handed_over_to == "Rosa Núñez"


def test_a_correction_from_a_page_that_is_old_is_refused(department, pack):
    seen = Event.objects.get(action="leaver_pack.hand_over").pk
    correct(pack, department.clerk, to="Rosa Núñez", seen=seen)

    with pytest.raises(ValidationError, match="while you were at it"):
        correct(pack, department.clerk, how="mail", seen=seen)

    assert LeaverPack.objects.get(pk=pack.pk).handed_over_how == "in_person"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"to": "Rosa Núñez", "reason": " "}, "reason", WHY_CORRECTED),
        ({"receipt": " "}, "receipt", WHY_RECEIPT),
        ({"to": " "}, "to", "Say to whom it was handed over."),
        ({"how": "pigeon"}, "how", "Choose how it was handed over."),
        ({"on": date(2026, 7, 2)}, "on", "Jul 2, 2026 is still to come."),
        ({"on": date(2026, 6, 30)}, "on", "Nobody took the file of this pack before Jul 1, 2026"),
        ({}, "__all__", SAME),
    ],
)
def test_what_can_not_be_corrected_so_is_refused_and_nothing_changes(
    department, pack, values, field, words
):
    with pytest.raises(ValidationError) as refused:
        correct(pack, department.clerk, **values)

    errors = refused.value
    said = errors.message_dict[field] if field != "__all__" else errors.messages
    assert said[0].startswith(words)
    assert not Event.objects.filter(action="leaver_pack.correct_hand_over").exists()
    pack.refresh_from_db()
    assert (pack.handed_over_to, pack.handed_over_on) == ("Ana Núñez", TODAY)


def test_only_what_is_noted_is_corrected_and_by_whom_enters_completions(department, leaver, pack):
    waits = a_pack(leaver)
    with pytest.raises(ValidationError, match="It is not noted yet that this pack was handed over"):
        correct(waits, department.clerk)
    for seat in ("inquiry", "auditor", "officer"):
        with pytest.raises(PermissionDenied):
            correct(pack, department.members[seat], to="Rosa Núñez")


def test_nobody_corrects_what_is_noted_of_their_own(department):
    own = a_pack(department.clerk, "handed_over", by=department.colleague)

    with pytest.raises(ValidationError, match="nobody hands over their own"):
        correct(own, department.clerk, to="Rosa Núñez")
