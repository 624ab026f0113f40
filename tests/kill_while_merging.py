"""Merge a member and be killed before the end, as by a power cut."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from frame.merging.moving import plan_of  # noqa: E402
from people.actions import merging  # noqa: E402
from people.models import Member  # noqa: E402
from records.models import Completion  # noqa: E402
from tests.killed import die  # noqa: E402


def say_and_die(*_: object, **__: object) -> None:
    print(Completion.objects.get().member_id, flush=True)
    die()


member, into = (Member.objects.get(pk=pk) for pk in sys.argv[1:])
merging.record_event = say_and_die
merging.merge_member(
    member=member,
    into=into,
    reason="Entered twice.",
    confirmed=plan_of(into, member).seal,
    by=Member.objects.get(serial_number="1106"),
    now=timezone.now(),
)
