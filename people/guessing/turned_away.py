"""Somebody is turned away before their password is looked at."""

from datetime import datetime, timedelta
from math import ceil
from typing import Self

from frame.words import us_datetime

TOO_MANY = 429


class TurnedAway(Exception):
    """Why, in words, and when to try again.

    Args:
        heading: what it is, for the page that says so.
        seconds: after how many it can be tried again.
        back: what the way back to the page that was asked says; blank for the way to sign in, or
            for who is signed in.
    """

    def __init__(self, heading: str, words: str, *, seconds: int, back: str = "") -> None:
        super().__init__(words)
        self.heading = heading
        self.words = words
        self.seconds = max(1, seconds)
        self.back = back

    @classmethod
    def until(
        cls, until: datetime, now: datetime, heading: str, words: str, *, back: str = ""
    ) -> Self:
        """Until a moment, which the words are followed by."""
        wait = until - now
        minutes = ceil(wait / timedelta(minutes=1))
        about = "a minute" if minutes <= 1 else f"{minutes} minutes"
        words = f"{words} Try again in {about}, at {us_datetime(until)}."
        return cls(heading, words, seconds=ceil(wait.total_seconds()), back=back)

    @classmethod
    def because_busy(cls, seconds: int) -> Self:
        return cls(
            "Many passwords are being checked at this moment",
            "Yours was not looked at. Try again in a moment.",
            seconds=seconds,
        )
