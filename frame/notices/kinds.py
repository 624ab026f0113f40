"""The kinds of notice. An app declares its own in its module `telling`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse

from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker

_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
LONGEST_NAME = 40

# Where a notice leads: given the key of what it is about and who asks, an address; blank where
# that is not, or no longer, within reach.
Leading = Callable[[str, "Asker"], str]


class Mail(models.TextChoices):
    """When a member is told of a notice by e-mail."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    NEVER = "never", "Never"


@dataclass(frozen=True, eq=False)
class NoticeGroup:
    """Notices for which a member chooses together when they come by e-mail.

    Args:
        key: its name in the table; it never changes.
        label: what pages call it.
        words: what is told, in a sentence.
        mail: what holds for whoever has not chosen.
        rights: any one of them is needed to be told; without any, everybody is.
    """

    key: str
    label: str
    words: str
    mail: Mail
    rights: tuple[Right, ...] = ()

    def __post_init__(self) -> None:
        if self.key in _groups:
            raise ValueError(f"Two groups of notices are called {self.key}. Name one otherwise.")
        _groups[self.key] = self


@dataclass(frozen=True, eq=False)
class NoticeKind:
    """What a member can be told of.

    Args:
        name: noun.verb, such as `class.moved`. Stored notices hold it, so it never changes.
        words: what an e-mail says, which tells nothing of the record: `A class was moved`.
        group: which a member chooses the e-mail of.
        leads_to: the page that it is about.
    """

    name: str
    words: str
    group: NoticeGroup
    leads_to: Leading

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"“{self.name}” is not a noun and a verb, such as class.moved.")
        if self.name in _kinds:
            raise ValueError(f"Two kinds of notice are called {self.name}. Name one otherwise.")
        _kinds[self.name] = self


_groups: dict[str, NoticeGroup] = {}
_kinds: dict[str, NoticeKind] = {}


def kind_named(name: str) -> NoticeKind | None:
    """The kind of this name; None for one that the code no longer gives."""
    return _kinds.get(name)


def all_groups() -> list[NoticeGroup]:
    """Every group, in the order of the alphabet."""
    return sorted(_groups.values(), key=lambda group: group.label)


def groups_for(user: "Asker") -> list[NoticeGroup]:
    """The groups that a member can be told of."""
    return [group for group in all_groups() if not group.rights or user.has_right(*group.rights)]


def names_of(groups: Iterable[NoticeGroup]) -> list[str]:
    """The names of the kinds of these groups."""
    wanted = set(groups)
    return [kind.name for kind in _kinds.values() if kind.group in wanted]


def all_kinds() -> list[NoticeKind]:
    """Every kind, in the order of its name; complete once the apps are loaded."""
    return [kind for _, kind in sorted(_kinds.items())]


def kinds_by_model() -> dict[type[models.Model], list[str]]:
    """By what they lead to a row of, the names of the kinds."""
    found: dict[type[models.Model], list[str]] = {}
    for kind in all_kinds():
        if isinstance(kind.leads_to, PageOf):
            found.setdefault(kind.leads_to.model, []).append(kind.name)
    return found


@dataclass(frozen=True)
class PageOf:
    """Leads to the page of one row.

    Args:
        page: the name of its address.
        model: what it is a row of.
        rows: those within reach of whoever asks.
        rights: any one of them opens the page; without any, it is everybody's.
    """

    page: str
    model: type[models.Model]
    rows: Callable[["Asker"], models.QuerySet[Any]]
    rights: tuple[Right, ...]

    def __call__(self, key: str, by: "Asker") -> str:
        may_open = not self.rights or by.has_right(*self.rights)
        is_there = may_open and self.rows(by).filter(pk=key).exists()
        return reverse(self.page, args=[key]) if is_there else ""


def page_of(
    page: str,
    model: type[models.Model],
    rows: Callable[["Asker"], models.QuerySet[Any]],
    *rights: Right,
) -> Leading:
    """Lead to the page of one row of a model."""
    return PageOf(page, model, rows, rights)


def plain_page(page: str, *rights: Right) -> Leading:
    """Lead to a page that is about no row; without rights, it is everybody's."""

    def address(key: str, by: "Asker") -> str:
        return reverse(page) if not rights or by.has_right(*rights) else ""

    return address
