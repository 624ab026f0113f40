"""What is looked for on a paper of somebody else: what is struck out, and names of others."""

from collections.abc import Iterable
from dataclasses import replace

from frame.finding.sought import Sought
from records.releases.parts import Leaf, Redaction
from records.releases.striking_out.everybody import Everybody, everybody_by


class Seeking:
    """What is to be found on papers, whatever members were called before.

    Everybody is asked for once, for all papers of whose records are asked for together.
    """

    def __init__(self) -> None:
        self._known: dict[frozenset[int], Everybody] = {}

    def sought_on(self, leaf: Leaf, redactions: Iterable[str]) -> Sought:
        """What is to be found on a paper."""
        struck = frozenset(redactions)
        about = {member.pk: member for member in (*leaf.asked_about, *leaf.members)}
        everybody = self._known.get(frozenset(about))
        if everybody is None:
            everybody = self._known[frozenset(about)] = everybody_by(about.values())
        return replace(
            everybody.sought(struck),
            phrases=tuple(
                words for each in leaf.others for words in (each.name, each.serial_number)
            ),
            kept_phrases=tuple(
                words for each in about.values() for words in (each.name, each.serial_number)
            ),
            struck=leaf.words(struck),
            is_birth=Redaction.BIRTH_DATE in struck,
            is_score=Redaction.SCORE in struck,
            days=leaf.days,
        )
