"""A sender of e-mail that is killed when the mail server has just taken it. Run by a test.

The e-mail is written to the folder that is its argument.
"""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail.backends.filebased import EmailBackend  # noqa: E402
from django.utils import timezone  # noqa: E402

from frame.notices.mailing import send_due  # noqa: E402
from tests.frame.notices import kinds  # noqa: E402, F401
from tests.killed import die  # noqa: E402


class Deadly(EmailBackend):
    """Takes the e-mail, and its sender dies before it is told so."""

    def send_messages(self, messages) -> int:
        super().send_messages(messages)
        die()
        return 0


if __name__ == "__main__":
    settings.EMAIL_FILE_PATH = sys.argv[1]
    settings.EMAIL_BACKEND = f"{__name__}.Deadly"
    send_due(timezone.now())
