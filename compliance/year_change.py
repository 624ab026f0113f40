"""What a change of a member's record would do to the years, before it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.explanations import standing_in_short
from compliance.standings import MemberFile, Standing


@dataclass(frozen=True)
class YearChange:
    """One year as it stands, and as it would stand."""

    now: Standing
    then: Standing

    @property
    def period(self) -> int:
        return self.now.period

    @property
    def now_words(self) -> str:
        return standing_in_short(self.now)

    @property
    def then_words(self) -> str:
        return standing_in_short(self.then)

    @property
    def is_harmed(self) -> bool:
        """Whether more would be missing of anything."""
        return self.then.lacks_more_than(self.now)

    @property
    def is_helped(self) -> bool:
        """Whether less would be missing of anything."""
        return self.now.lacks_more_than(self.then)


def year_changes(
    now: MemberFile, then: MemberFile, *, periods: Iterable[int], as_of: date
) -> list[YearChange]:
    """Each of the periods, by the member's file as it is and as it would be."""
    periods = list(periods)
    return [
        YearChange(*pair)
        for pair in zip(
            now.history(periods=periods, as_of=as_of),
            then.history(periods=periods, as_of=as_of),
            strict=True,
        )
    ]
