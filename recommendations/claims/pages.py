"""Pages as a user gets them, read back into cards and their words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.conf import settings
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import resolve, reverse
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from core.rating_scale import shown_to

_VOID = frozenset(("area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"))


@dataclass
class Element:
    """An element of a page, with its attributes, its text and what is inside.

    One that is looked for and not there is an empty one, which is false.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, attribute: str, value: str | None = None) -> Iterator["Element"]:
        """Walk through the elements inside with an attribute, of this value if one is given.

        Of classes, one is enough.
        """
        for child in self.children:
            own = child.attributes.get(attribute)
            if own is not None and (value is None or value in (own, *own.split())):
                yield child
            yield from child.all(attribute, value)

    def __bool__(self) -> bool:
        return bool(self.tag)

    def first(self, attribute: str, value: str | None = None) -> "Element":
        """Return the first of `all`."""
        return next(self.all(attribute, value), Element(""))

    def named(self, tag: str) -> "Element":
        """Return the first of `tagged`."""
        return next(self.tagged(tag), Element(""))

    def tagged(self, tag: str) -> Iterator["Element"]:
        """Walk through the elements inside with this tag."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.tagged(tag)

    @property
    def words(self) -> str:
        """The text of the element and of all in it, in order, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    @property
    def movie(self) -> int:
        """The movie that the link to its page leads to; 0 for no such link."""
        address = self.attributes.get("href", "")
        return int(address.split("/")[-2]) if address else 0

    @property
    def cells(self) -> list[str]:
        """The words of each cell of a row."""
        return [cell.words for cell in self.children if cell.tag in ("th", "td")]

    @property
    def rows(self) -> "list[Element]":
        """The rows of all tables inside, without their heads."""
        return [row for body in self.tagged("tbody") for row in body.tagged("tr")]

    @property
    def definitions(self) -> dict[str, str]:
        """The words of all lists of names and values inside."""
        pairs = ((line.named("dt"), line.named("dd")) for line in self.tagged("div"))
        return {name.words: value.words for name, value in pairs if name and value}

    def figure(self, heading: str) -> "Element":
        """Return the figure inside whose heading has this id."""
        figures = (one for one in self.tagged("figure") if one.first("id", heading))
        return next(figures, Element(""))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.texts.append(data)


def page(user: User, name: str, *arguments: int | str, **parameters: str) -> Element:
    """Return what htmx would show this user at the address of this name."""
    reader = _Reader()
    reader.feed(source_of(user, name, *arguments, **parameters))
    return reader.open[0]


def source_of(user: User, name: str, *arguments: int | str, **parameters: str) -> str:
    """Return the HTML of this page."""
    request = RequestFactory(SERVER_NAME=_host()).get(
        reverse(name, args=arguments), parameters, headers={"HX-Request": "true"}
    )
    request.user = user
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    route = resolve(request.path_info)
    request.resolver_match = route
    with shown_to(user):
        response = route.func(request, *route.args, **route.kwargs)
        # The admin's are rendered once all middleware has seen them.
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    return str(response.content.decode())


def _host() -> str:
    """Return a host that the site answers for."""
    return next((name.lstrip("*.") for name in settings.ALLOWED_HOSTS), "") or "localhost"


@dataclass(frozen=True)
class Card:
    """A movie's card.

    Attributes
    ----------
    row
        The key of its row; empty for the picks.
    row_size
        How many cards its row has.
    reason
        The line under it; empty where it has none.
    stars
        The predicted stars on it, as they are written.
    count, average
        The number of ratings, and their average; None where the card does not show them.
    """

    movie: int
    row: str
    row_size: int
    reason: str
    stars: str
    count: int | None
    average: str | None
    has_percent: bool


@dataclass(frozen=True)
class Picks:
    """The user's picks: the cards, and the words and the key of what they are based on."""

    cards: list[Card]
    basis: str
    note: str


def picks_of(user: User) -> Picks | None:
    """Return the user's picks; None where the page has none."""
    shown = page(user, "home").first("id", "picks")
    if not shown:
        return None
    note = shown.first("class", "section-note").words
    return Picks(list(_cards(shown, "")), shown.attributes.get("data-basis", ""), note)


def rows_of(user: User) -> list[Card]:
    """Return the cards of all rows of the user's home page."""
    cards: list[Card] = []
    above: list[str] = []
    while True:
        answer = page(user, "rows", above=",".join(above))
        rows = list(answer.all("class", "row"))
        if not rows:
            return cards
        for row in rows:
            key = row.attributes["id"].removeprefix("row-")
            above.append(key)
            cards += _cards(row, key)


def _cards(section: Element, row: str) -> Iterator[Card]:
    cards = list(section.all("data-pick"))
    for card in cards:
        predicted, average = card.first("class", "card-predicted"), card.first("class", "average")
        yield Card(
            movie=int(card.attributes["data-movie"]),
            row=row,
            row_size=len(cards),
            reason=card.first("class", "card-reason").words,
            stars=predicted.attributes.get("data-stars", ""),
            count=int(average.attributes["data-count"]) if average else None,
            average=average.attributes.get("data-average", "") if average else None,
            has_percent=bool(card.first("data-percent")),
        )


@dataclass(frozen=True)
class PanelPart:
    """A line of 'Why this?': its kind, its percent, and what it is about."""

    kind: str
    percent: float
    title: str
    count: int


def panel_of(user: User, movie: int) -> list[PanelPart]:
    """Return the lines of 'Why this?' for a movie, in order."""
    return [
        PanelPart(
            kind=line.attributes["data-part"],
            percent=_number(line.first("class", "why-share").words),
            title=line.named("bdi").words,
            count=int(line.attributes.get("data-count", "0")),
        )
        for line in page(user, "why", movie).all("data-part")
    ]


@dataclass(frozen=True)
class Group:
    """A group of movies to choose: its name, the movies that show it, and whether it is chosen."""

    name: str
    movies: list[int]
    is_chosen: bool


def groups_for(user: User) -> list[Group]:
    """Return the groups that the user is offered."""
    return [
        Group(
            name=group.first("class", "group-name").words,
            movies=[int(movie.attributes["data-movie"]) for movie in group.all("data-movie")],
            is_chosen=bool(group.first("checked")),
        )
        for group in page(user, "welcome").all("class", "group")
    ]


def similar_to(user: User, movie: int) -> list[int]:
    """Return the movies that the page of a movie calls similar."""
    return [
        int(link.attributes["href"].split("/")[-2])
        for title in page(user, "similar", movie).all("class", "card-title")
        for link in title.all("href")
    ]


def _number(percent: str) -> float:
    return float(percent.replace("−", "-").replace("%", "").replace(",", "."))
