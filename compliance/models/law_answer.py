"""An answer to a question that the law leaves open, as OGC has recorded it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.forms_once import AddedOnce

LONGEST_ANSWER = 2000
LONGEST_SOURCE = 200


class LawAnswer(AddedOnce):
    """Never edited or deleted: a later answer to the same question stands before it.

    It changes no figure by itself. A figure changes in the law's files, which cite the answer.
    """

    question = models.CharField(max_length=80, db_index=True)
    asked = models.TextField(help_text="The question in the words it had then.")
    answer = models.TextField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    given_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="law_answer_has_answer_and_source",
                condition=~Q(answer="") & ~Q(source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.asked[:300]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("An answer is never deleted: record a later one.")
