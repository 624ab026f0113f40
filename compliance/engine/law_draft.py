"""Reads a draft of the law: figures that would take the place of those in force, or join them."""

import re
from dataclasses import replace
from pathlib import Path

from .law import Law, LawError, LegalFigure, possible_measures
from .law_files import WORDS, groups_for, read_entry, read_tables
from .topics import Topic

NEW_TOPIC = re.compile(r"[a-z][a-z0-9_]*")


def amend_law(law: Law, path: Path) -> Law:
    """Read a draft over a law.

    A value of the draft takes the place of the one from the same period on; every other value
    stays. A minimum for a topic nobody registered registers it.

    Raises:
        LawError: the file, an entry or a field cannot be used; the message names all three.
        OSError: the file cannot be opened.
    """
    given = list(read_tables(path))
    if not given:
        raise LawError(f"{path.name}: there is no entry. Start one with [minimum.total].")
    topics = (
        *law.topics,
        *(
            Topic(key)
            for group, key, _, _ in given
            if group == "minimum"
            and key not in possible_measures(law.topics)
            and NEW_TOPIC.fullmatch(key)
        ),
    )
    groups = groups_for(topics)
    figures = dict(law.legal_figures)
    for group, key, table, where in given:
        if group in WORDS:
            raise LawError(f"{where}: a draft changes figures. Leave the {group} out.")
        entry = read_entry(group, key, table, where, groups)
        figures[group, key] = _over(law.legal_figures.get((group, key)), entry)
    return Law(
        legal_figures=figures,
        choices=law.choices,
        topics=topics,
        open_questions=law.open_questions,
    )


def _over(old: LegalFigure | None, new: LegalFigure) -> LegalFigure:
    """The entry of the draft, with the values in force that it leaves alone."""
    values = {value.from_period: value for value in (*(old.values if old else ()), *new.values)}
    return replace(new, values=tuple(values[period] for period in sorted(values)))
