"""Who may be put in charge of an element."""

from collections.abc import Collection

from django.core.exceptions import ValidationError

from people.models import Element, Member


def check_can_name_leaders(
    element: Element, leaders: Collection[Member | None], *, by: Member
) -> None:
    """Refuse to put oneself in charge: who leads an element sees the records below it.

    Args:
        element: as it is stored, or a new one.
        leaders: its commander and supervisors to be; None where there is no commander.

    Raises:
        ValidationError: `by` is among them and does not lead the element yet.
    """
    if by not in leaders or (element.pk is not None and element.pk in by.led_element_ids):
        return
    raise ValidationError(
        "You can't put yourself in charge of an element, for its commander and supervisors see "
        "the records of its members. Ask another administrator to do it."
    )
