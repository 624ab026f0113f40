"""The lives of things as a page of the docs: a diagram and a table each."""

from collections.abc import Iterable, Iterator

from frame.rights import RIGHTS, Right
from frame.transitions import Life, Transition

HEAD = """# The states of things

Written by `python manage.py write_states` from the tables that the actions, the buttons and the
access matrix read. A test fails while this page says something else.
"""


def states_page(lives: Iterable[Life]) -> str:
    """The whole page, in Markdown."""
    by_noun = sorted(lives, key=lambda life: life.noun)
    return "\n".join([HEAD, *(_section(life) for life in by_noun)])


def _section(life: Life) -> str:
    rows = "\n".join(_row(life, step) for step in life.transitions)
    return f"""## {life.noun}

```mermaid
{chr(10).join(_diagram(life))}
```

| Step | From | To | Who may | Event |
|---|---|---|---|---|
{rows}
"""


def _diagram(life: Life) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in life.states:
        yield f"    {state.value}: {state.label}"
    for step in life.transitions:
        for start in step.start or ("[*]",):
            for end in step.end or (start,):
                yield f"    {start} --> {end}: {step.words}"


def _row(life: Life, step: Transition) -> str:
    start = ", ".join(life.states(state).label for state in step.start) or "(makes it)"
    end = " or ".join(life.states(state).label for state in step.end) or "(the same)"
    events = ", ".join(f"`{kind.name}`" for kind in step.events) or "(told by another step)"
    return f"| {step.words} | {start} | {end} | {_who(step.may)} | {events} |"


def _who(right: Right | None) -> str:
    if right is None:
        return "The system, by itself"
    return ", ".join(role.label for role, rights in RIGHTS.items() if right in rights)
