"""Things with a life: their states, and one table of the steps between them.

The action, its page, the button, the access matrix and the diagram in the docs read the same table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from frame.rights import Right

Thing = TypeVar("Thing")
LIVES: list["Life[Any, Any]"] = []


class Kind(Protocol):
    """A kind of event: its name in the log, and its words."""

    @property
    def name(self) -> str: ...

    @property
    def words(self) -> str: ...


AKind = TypeVar("AKind", bound=Kind)


class Person(Protocol):
    """Who takes a step."""

    def has_right(self, *rights: Right) -> bool: ...


class Doer(Person, Protocol):
    """Who takes a step in a write, with the rights that they have by now."""

    def read_rights_anew(self) -> None: ...


def nothing_more(thing: Any, *, by: Any) -> None:
    """Refuse nothing beyond the right and the state."""


@dataclass(frozen=True, eq=False)
class Transition(Generic[Thing, AKind]):
    """One step in the life of a thing.

    Args:
        words: what a button or the docs call it, such as `Cancel the class`.
        start: the states it may start from; none where it makes the thing.
        end: the states it may end in; none where the thing stays in the state it is in.
        may: the right that its doer must hold; None where the product takes the step by itself,
            and nobody may.
        events: the kinds of event it leaves; none where another step tells it.
        pages: names of the addresses it is sent to.
        otherwise: the refusal of a thing that is in no state of `start`.
        check: raises with any other reason, given the thing, `by` and what the step asks besides.
    """

    life: "Life[Thing, AKind]"
    words: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    may: Right | None
    events: tuple[AKind, ...] = ()
    pages: tuple[str, ...] = ()
    otherwise: Callable[[Thing], ValidationError] | None = None
    check: Callable[..., None] = nothing_more

    @property
    def right(self) -> Right:
        """The right of a step that somebody takes."""
        assert self.may is not None, "the product takes this step by itself"
        return self.may

    def check_can(self, thing: Thing | None, *, by: Person | None, **facts: Any) -> None:
        """Refuse the step, or say nothing.

        Args:
            thing: None where the step makes it.
            by: None where the product takes it by itself.

        Raises:
            PermissionDenied: `by` lacks the right.
            ValidationError: the state or the check refuses, with the reason.
        """
        if not (self.may is None if by is None else self.may and by.has_right(self.may)):
            raise PermissionDenied
        if self.start:
            assert thing is not None, "only a step that makes the thing comes without one"
            if self.life.state_of(thing) not in self.start:
                assert self.otherwise is not None, "a step from somewhere says what refuses it"
                raise self.otherwise(thing)
        self.check(thing, by=by, **facts)

    def check_can_now(self, thing: Thing | None, *, by: Doer, **facts: Any) -> None:
        """The same of the write itself, in its transaction, with the rights of `by` read anew.

        What gave them the right may have ended since their request began. That costs a query, so
        a page asks `check_can`.
        """
        by.read_rights_anew()
        self.check_can(thing, by=by, **facts)

    @property
    def event(self) -> AKind:
        """The one kind of event that it leaves."""
        [event] = self.events
        return event

    def can(self, thing: Thing | None, *, by: Person | None, **facts: Any) -> bool:
        """Whether `by` may take the step now: whether the button is shown."""
        try:
            self.check_can(thing, by=by, **facts)
        except (PermissionDenied, ValidationError):
            return False
        return True


@dataclass(frozen=True, eq=False)
class Life(Generic[Thing, AKind]):
    """The life of one kind of thing.

    Args:
        noun: what people call the thing.
        states: every state with its words.
        state_of: reads the state of a thing.
    """

    noun: str
    states: type[models.TextChoices]
    state_of: Callable[[Thing], str]
    transitions: list[Transition[Thing, AKind]] = field(default_factory=list)

    def __post_init__(self) -> None:
        LIVES.append(self)

    def step(
        self,
        words: str,
        *,
        right: Right | None,
        start: Iterable[str] = (),
        end: Iterable[str] = (),
        **more: Any,
    ) -> Transition[Thing, AKind]:
        """Put a step into the table. A step without `start` makes the thing.

        Args:
            right: None where the product takes it by itself.
        """
        transition = Transition(self, words, tuple(start), tuple(end), right, **more)
        unknown = {*transition.start, *transition.end} - set(self.states.values)
        if unknown:
            raise ValueError(f"{self.noun} has no state {sorted(unknown)}.")
        self.transitions.append(transition)
        return transition
