"""Packets of the demo, built as the job builds them, as of a moment of its past."""

import os
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError

from people.models import Member
from records.models import ReleaseDecision, ReleaseRequest
from records.releases.packets.binding import bind, salts_of
from records.releases.packets.hindrance import known_hindrance
from records.releases.packets.job import keep_signed, piece_of
from records.releases.packets.key import packet_certificate
from records.releases.parts import Leaf
from records.releases.reading import leaving


def can_be_built(today: date) -> bool:
    """Whether the keys are there that a packet is signed and proved by.

    Args:
        today: when the demo is made. Its keys are as young, however long ago a packet is to have
            been built.
    """
    keys = (settings.PACKET_KEY_FILE, settings.EVENT_LOG_KEY_FILE)
    return not known_hindrance(today) and all(os.access(key, os.R_OK) for key in keys)


def papers_of(decision: ReleaseDecision) -> list[Leaf]:
    """The papers that leave by a decision; none where the record has changed since."""
    try:
        return leaving(decision)
    except ValidationError:
        return []


def build_packet(request: ReleaseRequest, *, by: Member, now: datetime, today: date) -> None:
    """Build the packet of a grant; of a record that has changed since, or without keys, none is.

    Args:
        today: when the demo is made; see `can_be_built`.
    """
    decision, certificate = request.decision, packet_certificate()
    assert decision is not None, "what is granted is decided"
    if certificate is None or not can_be_built(today):
        return
    pieces = [piece_of(leaf, decision, made_at=now) for leaf in papers_of(decision)]
    if not pieces:
        return
    bound = bind(decision, [piece for piece, _ in pieces], certificate=certificate, made_at=now)
    look = [sentence for _, said in pieces for sentence in said]
    salts = salts_of(piece.salt for piece, _ in pieces)
    keep_signed(decision, bound, certificate=certificate, look=look, salts=salts, by=by, now=now)
