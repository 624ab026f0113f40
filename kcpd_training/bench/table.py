"""The timings as a table of plain text."""

from collections.abc import Iterator

from kcpd_training.bench.pages import Timing


def table_lines(timings: list[Timing], *, bare: float | None) -> Iterator[str]:
    """The rows of a table, the heading first.

    Args:
        bare: milliseconds of the bare SQL measured in the same run, to compare with.
    """
    width = max(len(timing.title) for timing in timings)
    yield f"{'':<{width}}  {'median ms':>10}  {'x bare SQL':>10}  {'queries':>7}  {'target':>6}"
    for timing in timings:
        if timing.milliseconds is None:
            yield f"{timing.title:<{width}}  {timing.remark:>10}"
            continue
        ratio = f"{timing.milliseconds / bare:.1f}" if bare else ""
        queries = "" if timing.queries is None else str(timing.queries)
        yield (
            f"{timing.title:<{width}}  {timing.milliseconds:>10.1f}  {ratio:>10}  {queries:>7}  "
            f"{_verdict(timing):>6}"
        ).rstrip()


def _verdict(timing: Timing) -> str:
    if timing.target is None or timing.milliseconds is None:
        return ""
    is_met = timing.milliseconds <= timing.target
    return f"{timing.target}" if is_met else f"{timing.target} !"
