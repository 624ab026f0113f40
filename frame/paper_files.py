"""The files that a paper names, its fonts unpacked."""

from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import woff2
from weasyprint.urls import URLFetcher, URLFetcherResponse


class PaperFiles(URLFetcher):
    """The files that a page names; its fonts come unpacked, which is done once a process."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.endswith(".woff2"):
            return URLFetcherResponse(url, unpacked(Path(unquote(urlsplit(url).path))))
        return super().fetch(url, headers)


@cache
def unpacked(font: Path) -> bytes:
    """A font as a PDF holds it."""
    plain = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), plain)
    return plain.getvalue()
