"""The forms that stand on a page, as a browser would find them there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class FormOnPage:
    """A form of a page.

    Args:
        method: in small letters, as in `post`.
        path: where it is sent.
        fields: the first value of each by its name.
    """

    method: str
    path: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[FormOnPage] = []
        self.by_id: dict[str, FormOnPage] = {}
        self.inside: FormOnPage | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            path = urlsplit(urljoin(self.path, given.get("action") or self.path)).path
            self.inside = FormOnPage(given.get("method", "get").lower(), path)
            self.forms.append(self.inside)
            if "id" in given:
                self.by_id[given["id"]] = self.inside
        elif tag in {"input", "select", "textarea"} and given.get("name"):
            form = self.by_id.get(given.get("form", ""), self.inside)
            if form is not None and given.get("type") != "file":
                form.fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def forms_of(page: str, path: str) -> Iterator[FormOnPage]:
    """Every form of a page that was found at the path."""
    reader = _Reader(path)
    reader.feed(page)
    return iter(reader.forms)
