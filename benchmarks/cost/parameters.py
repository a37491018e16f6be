"""What is put into queries and forms: as people do, and as someone does who means harm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from catalog.explore.facets import DECADES, OWN_RATING, OWN_WATCHLIST, RUNTIMES
from catalog.explore.form import SORTS
from recommendations.serving.personal_order import PERSONAL_SORTS, STARS

from .roles import LONG_NUMBER, LONG_WORD
from .site_facts import SiteFacts

Pairs = Sequence[tuple[str, object]]
Form = Mapping[str, object]

_PAGES: list[Pairs] = [[("page", 2)], [("page", LONG_NUMBER)], [("page", "9" * 4000)]]
_SORTS = ("", *PERSONAL_SORTS, *SORTS)


def queries(facts: SiteFacts) -> dict[str, list[str]]:
    """Return by route the query strings that it is asked with, besides none."""
    month = (date.today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    asked: dict[str, Iterable[Pairs]] = {
        "movies": _explore(facts),
        "suggestions": [[("q", text)] for text in (facts.title, facts.words[0][0], "a " * 100)],
        "rows": [[("above", "gems,popular")], [("above", "a," * 1900)]],
        "similar": [[("but", but)] for but in ("recent", "less-known", "lighter", LONG_WORD)],
        "movie": [[("but", "recent")]],
        "ratings": _PAGES,
        "watchlist": _PAGES,
        "not_interested_list": _PAGES,
        "lists": _PAGES,
        "list": _PAGES,
        "shared_list": _PAGES,
        "nights": _PAGES,
        "unknown_movies": [*_PAGES, [("page", 100)]],
        "person": _PAGES,
        "diary": [[("month", month)], [("month", "1900-01")], *_PAGES],
        "own_tags": [[("tag", "often")], [("tag", "often"), ("page", 9)], [("tag", LONG_WORD)]],
        "night_movies": [[("more", 8)], [("more", 56)], [("more", LONG_NUMBER)]],
        "night_live": [[("version", "1")]],
        **_of_programs(facts),
    }
    return {name: [urlencode(list(pairs)) for pairs in many] for name, many in asked.items()}


def _of_programs(facts: SiteFacts) -> dict[str, Iterable[Pairs]]:
    """Return what the API is asked with."""
    texts = (facts.title, facts.words[0], facts.words[0][0], "a " * 100)
    long: list[Pairs] = [[("limit", 100)], [("cursor", LONG_WORD)]]
    paged = ("ratings", "watchlist", "lists", "diary", "nights", "movies")
    return {
        **{f"api:list_{name}": long for name in paged},
        "api:search": [[("q", text), ("limit", 100)] for text in texts],
        "api:predictions": [[("movie", facts.movies[0] + number) for number in range(50)]],
    }


def admin_queries(facts: SiteFacts) -> list[str]:
    """Return what each list of the admin is asked with."""
    return [f"q={facts.words[0]}", f"q={LONG_WORD}", "q=" + "a+" * 100, "p=100000"]


def _explore(facts: SiteFacts) -> list[Pairs]:
    texts = [
        facts.title,
        facts.words[0],
        facts.words[0][:2],
        facts.words[0][0],
        " ".join(facts.words),
        facts.title.replace(facts.title[3], "", 1),
        "a " * 100,
        "a b c d e f g h",
        "s t b c m p d l",
        "ba be bi bo bu ca ce ci",
        "a" * 200,
        "ba" * 100,
        "\ufdfa" * 200,
        "xyzzyx qwrtyp",
        "a%_\\'\"",
        "電 影 の 人",
    ]
    ticked = _ticked(facts)
    return [
        *([("q", text)] for text in texts),
        *([("sort", sort)] for sort in _SORTS),
        *([*ticked, ("sort", sort)] for sort in _SORTS),
        *([("q", text), *ticked] for text in texts[1:5]),
        *([("q", text), ("sort", STARS)] for text in texts[1:4]),
        [("genre", pk) for pk in facts.genres],
        [("decade", value) for value, _label in DECADES],
        [("person", pk) for pk in facts.people],
        [("tag", pk) for pk in facts.tags],
        [("genre", facts.genres[0]), ("decade", "1990"), ("country", facts.countries[0])],
        [("rated", "yes"), ("sort", STARS)],
        [("rated", "no"), ("watchlist", "no")],
        [("watchlist", "yes")],
        [("year_from", 1990), ("year_to", 1999)],
        [("year_from", "9" * 24), ("year_to", "1")],
        [("page", 2)],
        [("page", 100)],
        [("page", 100), ("sort", "title")],
        [("page", 100), ("q", facts.words[0])],
        [("page", LONG_NUMBER)],
        [("genre", LONG_NUMBER)],
        [("genre", "9" * 4000)],
    ]


def _ticked(facts: SiteFacts) -> Pairs:
    """Return every box of each facet that has room for it."""
    keys = {
        "genre": facts.genres,
        "country": facts.countries,
        "person": facts.people,
        "tag": facts.tags,
    }
    choices: dict[str, Sequence[tuple[str, Any]]] = {
        "decade": DECADES,
        "runtime": RUNTIMES,
        "rated": OWN_RATING,
        "watchlist": OWN_WATCHLIST,
    }
    return [
        *((name, pk) for name, pks in keys.items() for pk in pks),
        *((name, value) for name, pairs in choices.items() for value, _label in pairs),
    ]


def forms(facts: SiteFacts) -> dict[str, list[Form]]:
    """Return by route the forms that are posted to it; an empty one to those not named."""
    today = date.today().isoformat()
    name, note = "word " * 15, "Words. " * 700
    password = {"password1": "a-long-password-1", "password2": "a-long-password-1"}
    movies = ",".join(map(str, range(facts.movies[0], facts.movies[0] + 100)))
    return {
        "rate": [{"stars": "4.5"}, {"stars": "4.5", "row": "gems"}, {"stars": LONG_WORD}],
        "seen": [{"seen": movies, "touched": movies}],
        "dials": [{"novelty": "0.5", "variety": "0.8", "from_year": "1950", "to_year": ""}],
        "welcome": [{"group": [facts.movies[0], facts.movies[1]]}, {"group": ["1"] * 1000}],
        "not_interested": [{}, {"row": "gems"}],
        "create_list": [{"name": name}, {"name": ""}],
        "edit_list": [{"name": name}],
        "add_to_new_list": [{"name": name}, {"name": ""}],
        "move_entry": [{"to": "1"}, {"to": "999999"}],
        "log_viewing": [{"watched_on": today, "note": note}, {"watched_on": ""}],
        "edit_viewing": [{"watched_on": today, "note": note}],
        "tag_movie": [{"tags": ",".join(f"tag {n}" for n in range(30))}, {"tags": "," * 1500}],
        "note_movie": [{"text": note}, {"text": ""}],
        "undo": [{"token": LONG_WORD}],
        "nights": [{"name": name, "own_name": "Host"}, {"name": ""}],
        "night_join": [{"name": "Another"}],
        "night_rate": [{"stars": "4.5"}],
        "night_settings": [{"rule": "fair", "from_year": "1950"}, {"rule": LONG_WORD}],
        "account_login": [{"login": "typical", "password": LONG_WORD}],
        "account_signup": [{"email": "new@example.org", "username": "new", **password}],
        "account_delete": [{"password": LONG_WORD}],
        "bring_back": [{"login": "typical", "password": LONG_WORD}],
        "leave_training": [{"training": "leave"}, {"training": LONG_WORD}],
        "account_email": [{"action_add": "", "email": "other@example.org"}],
        "account_reset_password": [{"email": "typical@example.org"}],
        "choose_theme": [{"theme": "dark"}],
        "set_language": [{"language": "de"}],
    }
