"""Telling members of something: whom, how often, and in how many statements."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from frame.notices.actions import Told, mark_seen, notify, notify_each
from frame.notices.models import LONGEST_SENTENCE, Notice
from tests.factories import MemberFactory
from tests.frame.notices.kinds import AT_HOME, a_notice


def test_each_member_is_told_once_with_a_sentence_of_their_own(department):
    told = [
        Told(department.officer, "You are first.", department.elements["Squad 110"]),
        Told(department.colleague, "You are second."),
    ]

    notify_each(AT_HOME, told, by=department.clerk)

    assert list(Notice.objects.order_by("pk").values_list("to", "sentence", "about")) == [
        (department.officer.pk, "You are first.", str(department.elements["Squad 110"].pk)),
        (department.colleague.pk, "You are second.", ""),
    ]
    assert {notice.kind for notice in Notice.objects.all()} == {"test.happened"}


def test_nobody_is_told_of_their_own_doing(department):
    notify(AT_HOME, [department.officer, department.clerk], "It happened.", by=department.clerk)

    assert [notice.to for notice in Notice.objects.all()] == [department.officer]


def test_who_has_left_is_told_nothing_and_on_the_last_day_still(department):
    today = timezone.localdate()
    gone = MemberFactory(separated_on=today - timedelta(days=1))
    going = MemberFactory(separated_on=today)

    notify(AT_HOME, [gone, going], "It happened.", by=None)

    assert [notice.to for notice in Notice.objects.all()] == [going]


@pytest.mark.parametrize("number", [1, 40])
def test_many_are_told_by_one_statement(department, django_assert_num_queries, number):
    members = [MemberFactory.create() for _ in range(number)]

    with transaction.atomic(), django_assert_num_queries(1):
        notify(AT_HOME, members, "It happened.", by=department.clerk)

    assert Notice.objects.count() == number


def test_nobody_to_tell_asks_no_statement(department, django_assert_num_queries):
    with django_assert_num_queries(0):
        notify(AT_HOME, [department.clerk], "It happened.", by=department.clerk)


def test_a_sentence_that_is_too_long_is_cut(department):
    whole = a_notice(department.officer, "x" * LONGEST_SENTENCE)
    cut = a_notice(department.officer, "x" * (LONGEST_SENTENCE + 1))

    assert whole.sentence == "x" * LONGEST_SENTENCE
    assert cut.sentence == "x" * (LONGEST_SENTENCE - 1) + "…"


def test_a_notice_goes_with_the_action_that_fails(department):
    def tell_and_fail() -> None:
        with transaction.atomic():
            notify(AT_HOME, [department.officer], "It happened.", by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        tell_and_fail()

    assert not Notice.objects.exists()


def test_reading_marks_ones_own_alone_and_once(department):
    notice, other = a_notice(department.officer), a_notice(department.colleague)
    department.officer.unread_notices = 1
    first, later = timezone.now(), timezone.now() + timedelta(hours=1)

    assert mark_seen(Notice.objects.all(), by=department.officer, now=first) == 1
    assert mark_seen(Notice.objects.all(), by=department.officer, now=later) == 0

    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.seen_at == first
    assert other.is_unread
    assert department.officer.unread_notices == 0
