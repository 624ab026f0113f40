"""The address of the same list, asked otherwise."""

from django.http import QueryDict

PAGE = "page"
EXPORT = "_export"


def changed(query: QueryDict, **changes: str | int | None) -> str:
    """The query string with some parameters changed, None to leave one out; back to page one."""
    asked = query.copy()
    for name in (PAGE, EXPORT):
        asked.pop(name, None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


def without(query: QueryDict, names: set[str], value: str | None = None) -> str:
    """The query string without some parameters, or without one value of theirs."""
    kept = query.copy()
    for name in [*names, PAGE, EXPORT]:
        others = [item for item in kept.getlist(name) if value is not None and item != value]
        if others and name not in (PAGE, EXPORT):
            kept.setlist(name, others)
        else:
            kept.pop(name, None)
    return f"?{kept.urlencode()}"
