"""Text as people type it when they search: no accents, no case, no punctuation."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.db import models

# No name and no title has more; a database takes no condition of a thousand parts.
MOST_WORDS = 20


@lru_cache(maxsize=4_096)  # the same names and titles again and again, of a thousand rows
def folded(text: str) -> str:
    """`De-escalation & Núñez’s` becomes `de escalation nunezs`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).strip()


def typed_text(value: str, most: int) -> str:
    """A text to look for as far as it makes sense: no null signs, not endless."""
    return value.replace("\x00", "").strip()[:most]


class FoldedField(models.CharField):
    """A folded copy of other columns, kept by every insert and save, to search in."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = " ".join(str(getattr(model_instance, name) or "") for name in self.of)
        value = folded(text)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


def matching(field: str, text: str) -> models.Q:
    """Rows whose folded `field` holds every word of `text`, in any order, in part or whole.

    Of a long text, a list of names for instance, the first `MOST_WORDS` are asked for.
    """
    condition = models.Q()
    for word in folded(text).split()[:MOST_WORDS]:
        condition &= models.Q(**{f"{field}__contains": word})
    return condition
