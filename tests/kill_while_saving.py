"""Save a sheet and be killed before the end, as by a power cut. Run by `test_at_once.py`."""

import sys

import django

django.setup()

from people.models import Member  # noqa: E402
from records.actions import sheet_saving  # noqa: E402
from records.models import Completion, SignInSheet  # noqa: E402
from tests.killed import die  # noqa: E402
from tests.records.sheets import NEXT_DAY  # noqa: E402


def say_and_die(*_: object, **__: object) -> None:
    print(Completion.objects.count(), flush=True)
    die()


sheet_saving.record_event = say_and_die
sheet_saving.save_sheet(
    sheet=SignInSheet.objects.get(pk=sys.argv[1]),
    seen_version=1,
    by=Member.objects.get(serial_number="1101"),
    now=NEXT_DAY,
)
