"""Reading MovieLens titles: the year, articles put last, and titles in brackets."""

import re
from typing import NamedTuple

# "1995", "2006-2007", "1983- ", with any kind of dash.
_YEARS = re.compile(r"(?P<first>\d{4})(?:\s?[-\u2010-\u2015]\s?(?:\d{4})?)?")
_FIRST_MOVIE, _LAST_YEAR = 1874, 2099
# IMDb's marks after the year: made for television, for video, a game.
_KIND_MARKS = frozenset({"TV", "V", "VG"})

# "Aka" with only its first letter large begins Japanese titles.
_ALSO_KNOWN_AS = re.compile(
    r"^(?:[Aa]\.\s?[Kk]\.\s?[Aa]\.?|aka|AKA|[Aa]lso known as)(?::\s*|\s+|(?<=\.))"
)
_NEXT_ALSO_KNOWN_AS = re.compile(r"[,;]?\s+(?:a\.k\.a\.?|aka)\s+")

_ARTICLE = re.compile(
    r"""
    The | A | An | Da                 # English
    | Le | La | Les | Un | Une        # French
    | Il | Lo | Gli | I | Uno | Una   # Italian
    | El | Los | Las                  # Spanish
    | Der | Die | Das | Ein | Eine    # German
    | Den | Det | De | En | Ett | Et  # Swedish, Danish, Norwegian
    | Het | Een                       # Dutch
    | O | Os | As | Um | Uma          # Portuguese
    | Az                              # Hungarian
    """,
    re.VERBOSE,
)
# These end English titles too ("Live, Love, Die"), so they count only after a plain phrase.
_DOUBTFUL_ARTICLES = frozenset({"Die", "I"})
_ARTICLE_LAST = re.compile(r"^(?P<rest>.*\S) ?, (?P<article>[^\s,()]+)$")
_ARTICLE_BEFORE_SUBTITLE = re.compile(
    r"^(?P<rest>[^:]*[^:\s]) ?, (?P<article>The|A|An)(?P<subtitle>: .+)$"
)
_ELISION_LAST = re.compile(r"^(?P<rest>.*\S) ?, (?P<article>[Ll]['\u2019])$")

# Bracketed words that name a part or cut, or that continue the sentence.
_REMARK = re.compile(
    r"""
    (?:part|pt|vol|volume|episode|chapter|season|book|disc)\b\.?\s*
        (?:\d|[ivx]+\b|one\b|two\b|three\b|four\b|of\b)
    | (?:the\s)?(?:director'?s|extended|final|uncut|unrated|theatrical|special)\b.*
        \b(?:cut|edition|version)$
    | (?:first|second|full|final)\ssequence$
    | (?:imax|3-?d|tv|short|epix|hbo|uncut|unrated|live|pilot)$
    | (?:[ivx]+|\d)$
    | (?-i:or|and|et)\s
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:\b(?:[Oo]r|and|of|the)|[:,&\-\u2013])$")


class ParsedTitle(NamedTuple):
    """A title as people write it.

    Attributes
    ----------
    title
        The title with its article in front and without the year.
    year
        Year of release (1874-2099), or of the first episode of a series; None when not given.
    alternative_titles
        Original and other titles given in brackets, in their order, without repeats.
    """

    title: str
    year: int | None
    alternative_titles: tuple[str, ...]


def parse_title(raw: str) -> ParsedTitle:
    """Take a MovieLens title apart.

    Brackets at the end become alternative titles, unless they read as part of the title
    itself, such as ``(Part 2)``; brackets anywhere else stay where they are.

    Parameters
    ----------
    raw
        A title as the data files give it, such as ``"City of Lost Children, The (Cité des
        enfants perdus, La) (1995)"``.

    Returns
    -------
    ParsedTitle
        Such as ``("The City of Lost Children", 1995, ("La Cité des enfants perdus",))``. The
        title is empty only when `raw` is blank.
    """
    text = _without_surplus_bracket(" ".join(raw.split()))
    head, groups = _split_groups(text)
    year, groups = _take_year(groups)
    title, alternatives = _sort_groups(head, groups)
    distinct = dict.fromkeys(name for name in alternatives if name and name != title)
    return ParsedTitle(title, year, tuple(distinct))


def _without_surplus_bracket(text: str) -> str:
    """Drop the second of two closing brackets that close only one, as in "(1983))"."""
    surplus = text.endswith("))") and text.count(")") == text.count("(") + 1
    return text[:-1] if surplus else text


def _split_groups(text: str) -> tuple[str, list[str]]:
    """Split the bracketed groups off the end, outermost brackets only."""
    groups: list[str] = []
    while (start := _last_group_start(text)) is not None:
        groups.append(text[start + 1 : -1].strip())
        text = text[:start].rstrip()
    return text, groups[::-1]


def _last_group_start(text: str) -> int | None:
    if not text.endswith(")"):
        return None
    depth = 0
    for index in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            # "Brother(s)" is one word, but a year may lack the space before it.
            stands_apart = text[index - 1] in " )" or _year_in(text[index + 1 : -1])
            return index if stands_apart else None
    return None


def _year_in(group: str) -> int | None:
    match = _YEARS.fullmatch(group.strip())
    if match is None or not _FIRST_MOVIE <= int(match["first"]) <= _LAST_YEAR:
        return None
    return int(match["first"])


def _take_year(groups: list[str]) -> tuple[int | None, list[str]]:
    """Take the last year out of the groups, with the mark after it."""
    for index in range(len(groups) - 1, -1, -1):
        if year := _year_in(groups[index]):
            after = groups[index + 1 :]
            marked = bool(after) and after[0] in _KIND_MARKS
            return year, groups[:index] + after[marked:]
    return None, groups


def _sort_groups(head: str, groups: list[str]) -> tuple[str, list[str]]:
    """Separate the groups that belong to the title from alternative titles."""
    title, alternatives = _article_first(head), []
    for group in groups:
        if _belongs_to_title(title, group):
            title = f"{title} ({group})"
        else:
            alternatives.extend(_alternatives_in(group))
    return title, alternatives


def _belongs_to_title(title: str, group: str) -> bool:
    if _ALSO_KNOWN_AS.match(group):
        return False
    return bool(_REMARK.match(group) or _UNFINISHED.search(title))


def _alternatives_in(group: str) -> list[str]:
    marked = _ALSO_KNOWN_AS.match(group)
    if marked is None:
        return [_article_first(group)]
    return [_article_first(name) for name in _NEXT_ALSO_KNOWN_AS.split(group[marked.end() :])]


def _article_first(name: str) -> str:
    """Turn "Matrix, The" into "The Matrix"."""
    if match := _ELISION_LAST.match(name):
        return match["article"] + match["rest"]
    if match := _ARTICLE_BEFORE_SUBTITLE.match(name):
        return f"{match['article']} {match['rest']}{match['subtitle']}"
    match = _ARTICLE_LAST.match(name)
    if match is None or not _ARTICLE.fullmatch(match["article"]):
        return name
    if match["article"] in _DOUBTFUL_ARTICLES and "," in match["rest"]:
        return name
    return f"{match['article']} {match['rest']}"
