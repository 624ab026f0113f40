"""What the log asks of a person, and a person as an event keeps them."""

from typing import Any, NamedTuple, Protocol, Self

from frame.rights import Right


class Person(Protocol):
    """Whoever does something, or has something done to their record."""

    @property
    def pk(self) -> Any: ...

    @property
    def serial_number(self) -> str: ...

    @property
    def name(self) -> str: ...


class Reader(Person, Protocol):
    """A person who reads the log, as far as their rights go.

    Args:
        own_keys: of all records that are theirs, those merged into one too.
    """

    @property
    def own_keys(self) -> frozenset[int]: ...

    def has_right(self, *rights: Right) -> bool: ...


class PersonThen(NamedTuple):
    """A person as they were when something happened, in text.

    Args:
        key: of their row, which stays when the serial number is corrected.
        serial_number: as it was then.
        name: as it was then.
    """

    key: str
    serial_number: str
    name: str

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(str(person.pk), person.serial_number, person.name)

    def __str__(self) -> str:
        return f"{self.name} ({self.serial_number})"
