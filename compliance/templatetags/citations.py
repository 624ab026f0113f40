"""Citations that open to the law's own words, or lead to them."""

from itertools import groupby

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from compliance.law import current_law
from compliance.law.quoting import passages_of, sources

register = template.Library()


@register.inclusion_tag("compliance/_cited.html")
def cited(citation: str) -> dict[str, object]:
    """Show a citation that opens to the words it names."""
    by_source = groupby(passages_of(citation), key=lambda passage: passage.source)
    return {
        "citation": in_words(citation),
        "quoted": [(sources()[name], list(passages)) for name, passages in by_source],
        "url": _url(citation),
    }


@register.simple_tag
def cite_link(citation: str) -> SafeString | str:
    """Lead from a citation to the words it names."""
    url, words = _url(citation), in_words(citation)
    return format_html('<a class="usa-link" href="{}">{}</a>', url, words) if url else words


@register.filter
def in_words(citation: str) -> str:
    """A citation with the label of each choice that it names by its key."""
    labels = {f"choice {choice.key}": choice.label for choice in current_law().choices}
    parts = (part.strip() for part in citation.split(";"))
    return "; ".join(f"choice “{labels[part]}”" if part in labels else part for part in parts)


def _url(citation: str) -> str:
    """The page of the law's words, at those the citation names; blank where it names none."""
    passages = passages_of(citation)
    if not passages:
        return ""
    page = reverse("compliance:law-text")
    return f"{page}?{urlencode({'cited': citation})}#{passages[0].anchor}"
