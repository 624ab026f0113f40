"""What members were told, for the tests of the actions that tell it."""

from frame.notices.models import Notice


def told() -> dict[tuple[str, str], str]:
    """The sentence of each notice, by the serial number of who is told and the kind."""
    return {
        (notice.to.serial_number, notice.kind): notice.sentence for notice in Notice.objects.all()
    }


def leads_to() -> set[str]:
    """Where the notices lead those who are told."""
    return {notice.address_for(notice.to) for notice in Notice.objects.all()}
