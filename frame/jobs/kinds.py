"""The kinds of job. An app declares its own in its module `jobs`; `docs/jobs.md` says how."""

from typing import TYPE_CHECKING, Any

from frame.rights import Right

if TYPE_CHECKING:
    from frame.jobs.models import Job
    from frame.jobs.running import Work
    from frame.requests import Asker


class JobKind:
    """One kind of job, and how it is done. Its file is the parts of its items, one after another.

    A worker may be killed at any moment, and another one goes on with the first item that was
    not finished. So `do` must be harmless when it is done again.

    Args:
        key: its name in the table; it never changes.
        rights: any one of them lets a member ask for it and take its file.
        content_type: of its file; blank for work that ends on a page and gives no file.
        keep_days: how long the file can be taken.
        is_taking_recorded: to take its file is an event; not so where the file says no more than
            an event of the work itself.
        is_quiet: it makes no file, and nobody waits for it: no list shows it, and no bell rings.
    """

    key: str
    rights: tuple[Right, ...]
    content_type: str
    keep_days = 7
    is_taking_recorded = True
    is_quiet = False

    def plan(self, work: "Work") -> list[Any]:
        """List the items, as JSON can hold them, and write nothing. What is listed is laid down."""
        return [None]

    def do(self, work: "Work", item: Any) -> bytes:
        """Do one item and give its part of the file. No transaction is open.

        Raises:
            ValidationError: the job can't be done; it fails with these words.
        """
        raise NotImplementedError

    def let_go(self) -> None:
        """Keep nothing of a job in memory, however it ended; most keep nothing anyway."""

    def is_within_reach(self, job: "Job", by: "Asker") -> bool:
        """Whether `by` may see all that the file names today: rights, elements and members change.

        Closed unless a kind says otherwise; work that gives no file leaves it so.
        """
        return False

    def record_taken(self, job: "Job", by: "Asker") -> None:
        """Write the event of the file leaving the house, where `is_taking_recorded`."""
        raise NotImplementedError

    def asking_page(self, job: "Job") -> str:
        """Name the address where the same is asked for again."""
        raise NotImplementedError

    def result_page(self, job: "Job") -> str:
        """Name the address of what came of it, where that is no file."""
        return ""


_KINDS: dict[str, JobKind] = {}


def declare(kind: JobKind) -> JobKind:
    """Make a kind of job known.

    Raises:
        ValueError: another kind has its key.
    """
    if kind.key in _KINDS:
        raise ValueError(f"Two kinds of job are called {kind.key}. Name one otherwise.")
    _KINDS[kind.key] = kind
    return kind


def kind_of(job: "Job") -> JobKind:
    """The kind of a job.

    Raises:
        KeyError: the program does not know it, or no longer.
    """
    return _KINDS[job.kind]


def may_take_file(job: "Job", by: "Asker") -> bool:
    """Whether `by` still has the right to the file, and reach over what it names."""
    kind = _KINDS.get(job.kind)
    if kind is None:
        return False
    return by.has_right(*kind.rights) and kind.is_within_reach(job, by)


def is_taking_recorded(job: "Job") -> bool:
    """Whether to take its file is an event, as it is of every kind that does not say otherwise."""
    kind = _KINDS.get(job.kind)
    return kind is None or kind.is_taking_recorded


def asking_page_of(job: "Job") -> str:
    """Where the same is asked for again; nothing if the program no longer makes such files."""
    kind = _KINDS.get(job.kind)
    return "" if kind is None else kind.asking_page(job)


def result_page_of(job: "Job") -> str:
    """Where what came of a job is read; nothing if that is its file."""
    kind = _KINDS.get(job.kind)
    return "" if kind is None else kind.result_page(job)
