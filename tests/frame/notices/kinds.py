"""Kinds of notice for tests, and notices of them."""

from typing import Any

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of, plain_page
from frame.notices.models import Notice
from frame.rights import Right
from people.models import Member

NEWS = NoticeGroup("test-news", "News of tests", "Something happened in a test.", Mail.AT_ONCE)
# Leads to one member on file, for those who keep them.
ON_FILE = NoticeKind(
    "test.filed",
    "Somebody is on file",
    NEWS,
    page_of(
        "people:member-detail", Member, lambda by: Member.objects.kept_by(by), Right.ADMINISTER
    ),
)
AT_HOME = NoticeKind("test.happened", "Something happened", NEWS, plain_page("home"))


def a_notice(to: Member, sentence: str = "Something happened.", **more: Any) -> Notice:
    """A notice that nobody has read."""
    kind = more.pop("kind", AT_HOME)
    notify(kind, [to], sentence, by=None, **more)
    return Notice.objects.latest("pk")
