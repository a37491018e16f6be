"""Labels as the site writes them."""

from django import template

register = template.Library()


@register.filter
def sentence_case(label: str) -> str:
    """Return a label Written Like This with one capital; names such as IMDb keep theirs."""
    first, *others = str(label).split(" ") or [""]
    return " ".join([first[:1].upper() + first[1:], *map(_plain, others)])


def _plain(word: str) -> str:
    return word.lower() if word.istitle() else word
