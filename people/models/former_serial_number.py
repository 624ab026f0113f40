"""The serial numbers that members had before theirs was corrected."""

from django.db import models

from people.models.member import Member


class FormerSerialNumber(models.Model):
    """A serial number that a member once had, and that is never given to another.

    The database writes it itself when a serial number is changed, and refuses to give it to
    somebody else (migration 0004).
    """

    serial_number = models.CharField(max_length=12, primary_key=True)
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="former_serial_numbers"
    )

    class Meta:
        ordering = ["serial_number"]

    def __str__(self) -> str:
        return self.serial_number
