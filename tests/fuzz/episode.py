"""The requests of an episode, one after the other, each by what was seen before it."""

from random import Random
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .json_bodies import JSON, examples, json_body, methods_of_programs
from .routes import Route
from .sending import FORM, Fields, Received, Sent, encoded
from .uploads import FILE, NAMES, upload
from .values import CONTENT_TYPES, HEADERS, ODD_FILE_NAMES, as_bytes, hostile
from .world import CSRF, World

_MOST_SEEN = 60
_OFTEN = 8
"""How much likelier a route is drawn that takes JSON or files."""
FILE_FIELDS = {
    "bring_history": "uploads",
    "add_files": "file",
    "fill_again": "file",
    "admin:catalog_movie_add": "poster",
    "admin:catalog_movie_change": "poster",
    "admin:catalog_movie_import": "file",
}


class Parameters:
    """The names of parameters that the views of each route have asked for."""

    def __init__(self) -> None:
        self._of_route: dict[str, dict[str, None]] = {}

    def learn(self, route: str, names: set[str]) -> None:
        """Keep the names that a route has asked for, in an order that does not vary."""
        known = self._of_route.setdefault(route, {})
        for name in sorted(names)[:80]:
            known[name] = None

    def any_of(self, random: Random) -> str:
        """Return a name that some route asks for."""
        names = random.choice(list(self._of_route.values()) or [{}])
        return random.choice(list(names) or ["x"])

    def of(self, route: str) -> list[str]:
        """Return the names known of a route."""
        return list(self._of_route.get(route, ()))


class Episode:
    """Draws requests: any route with any parameter, and forms and links seen on pages."""

    def __init__(
        self, seed: str, world: World, routes: list[Route], parameters: Parameters
    ) -> None:
        self._random = Random(seed)
        self._world, self._routes, self._parameters = world, routes, parameters
        self._examples, self._methods = examples(), methods_of_programs()
        self._weights = [self._weight(route) for route in routes]
        self._seen: list[Sent] = []

    def _weight(self, route: Route) -> int:
        """Return how often a route is drawn.

        Most routes are the administration's, which is Django's own for the most part.
        """
        if route.name in self._examples or route.name in FILE_FIELDS:
            return _OFTEN
        return 1 if route.is_admin else 3

    def _role(self, route: Route) -> str:
        """Return who asks: anyone, but at the administration's staff every other time."""
        roles = self._world.roles
        is_staffs = route.is_admin and "staff" in roles and self._random.random() < 0.5
        return "staff" if is_staffs else self._random.choice(roles)

    def draw(self) -> tuple[Sent, str]:
        """Return the next request, and the name of the route that it was made for."""
        random = self._random
        if self._seen and random.random() < 0.45:
            seen = random.choice(self._seen)
            query, fields = seen.query, self._mutated(seen.fields)
            if seen.method == "GET":
                query, fields = [*query, *fields], []
            return self._dressed(seen.role, seen.method, seen.path, query, fields), seen.path
        (route,) = random.choices(self._routes, self._weights)
        role = self._role(route)
        method = random.choice(["GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "OPTIONS"])
        path = route.path([self._value(place) for place in route.places])
        if (route.name in self._examples or route.name in self._methods) and random.random() < 0.7:
            return self._told(role, route, path), route.name
        names = self._parameters.of(route.name)
        fields = [(name, self._value(name)) for name in names if random.random() < 0.5]
        if route.name in FILE_FIELDS and random.random() < 0.8:
            fields += [(FILE_FIELDS[route.name], FILE)] * random.choice([1, 1, 2])
        if random.random() < 0.2:
            fields += [(self._parameters.any_of(random), hostile(random))]
        if random.random() < 0.05:
            fields += [(hostile(random)[:50], hostile(random))]
        if method == "POST" and random.random() < 0.9:
            return self._dressed(role, method, path, [], self._mutated(fields)), route.name
        return self._dressed(role, method, path, self._mutated(fields), []), route.name

    def _told(self, role: str, route: Route, path: str) -> Sent:
        """Return what a program or a media player sends."""
        random, body = self._random, None
        if route.name in self._examples:
            body = json_body(random, random.choice(self._examples[route.name]))
        kind = JSON if random.random() < 0.9 else random.choice(CONTENT_TYPES)
        token = self._world.tokens.get(role) or hostile(random)
        query = [("limit", self._value("limit"))] if random.random() < 0.1 else []
        return Sent(
            role,
            self._methods.get(route.name, "POST"),
            path,
            query,
            content_type=kind,
            body=body,
            headers={"Authorization": f"Bearer {token}"},
        )

    def look_at(self, sent: Sent, received: Received) -> None:
        """Keep some of the forms and links of a page for later requests."""
        found = [*forms_on(sent, received, self._random), *links_on(sent, received)]
        self._seen += self._random.sample(found, min(len(found), 8))
        self._seen = self._seen[-_MOST_SEEN:]

    def _value(self, name: str) -> str:
        """Return a value for a place or a parameter: one that is there, or a hostile one."""
        known = self._world.known.get(name)
        if known and self._random.random() < 0.8:
            return self._random.choice(known)
        return hostile(self._random)

    def _mutated(self, fields: Fields) -> Fields:
        """Return fields with some changed, missing or twice there."""
        random, changed = self._random, list(fields)
        for _ in range(random.choice([0, 1, 1, 2])):
            if not changed:
                break
            place = random.randrange(len(changed))
            name, _value = changed[place]
            match random.randrange(5):
                case 0:
                    del changed[place]
                case 1:
                    changed.append((name, hostile(random)))
                case _:
                    changed[place] = name, hostile(random)
        return changed

    def _dressed(self, role: str, method: str, path: str, query: Fields, fields: Fields) -> Sent:
        """Return the request with headers, a token and a body, most often proper ones."""
        random, headers = self._random, {}
        if random.random() < 0.4:
            headers["HX-Request"] = "true"
        if random.random() < 0.15:
            name = random.choice(list(HEADERS))
            headers[name] = random.choice(HEADERS[name])
        if path.startswith("/api/v1/") and random.random() < 0.9:
            headers["Authorization"] = f"Bearer {self._world.tokens.get(role, hostile(random))}"
        if random.random() < 0.03:
            path += hostile(random)
        path = path.split("?")[0] or "/"
        if method != "POST":
            kind = random.choice(CONTENT_TYPES) if random.random() < 0.05 else ""
            return Sent(role, method, path, query, content_type=kind, headers=headers)
        if random.random() < 0.97:
            fields = [("csrfmiddlewaretoken", CSRF)] + [
                field for field in fields if field[0] != "csrfmiddlewaretoken"
            ]
        body: bytes | None = None
        kind = FORM
        if random.random() < 0.1 or any(value == FILE for _name, value in fields):
            boundary = "----fuzz"
            kind, body = f"multipart/form-data; boundary={boundary}", self._parts(boundary, fields)
        elif random.random() < 0.05:
            kind, body = random.choice(CONTENT_TYPES), as_bytes(hostile(random))
        elif random.random() < 0.02:
            kind, body = FORM, encoded(fields).encode() + as_bytes("&%zz=%&=&\udcff;")
        return Sent(role, method, path, query, fields, kind, body, headers)

    def _parts(self, boundary: str, fields: Fields) -> bytes:
        """Return fields as the parts of a body, some of them files."""
        lines: list[bytes] = []
        for name, value in fields:
            shown = as_bytes(name).replace(b'"', b"%22").replace(b"\n", b"").replace(b"\r", b"")
            header = b'Content-Disposition: form-data; name="' + shown + b'"'
            content = as_bytes(value)
            if value == FILE:
                content = upload(self._random)
                header += b'; filename="' + as_bytes(self._random.choice(NAMES)) + b'"'
            elif self._random.random() < 0.2 and name != "csrfmiddlewaretoken":
                odd = self._random.choice(ODD_FILE_NAMES)
                header += b'; filename="' + as_bytes(odd)
            lines += [b"--" + boundary.encode(), header, b"", content]
        return b"\r\n".join([*lines, b"--" + boundary.encode() + b"--", b""])


def forms_on(sent: Sent, received: Received, random: Random | None = None) -> list[Sent]:
    """Return the forms of a page as they would be sent; some boxes ticked by chance."""
    random = random or Random(0)
    return [_form(sent, form, random) for form in _parsed(received).css("form")[:60]]


def links_on(sent: Sent, received: Received) -> list[Sent]:
    """Return the requests of links and of htmx on a page."""
    found = []
    for element in _parsed(received).css("[hx-get], [hx-post], a[href]")[:60]:
        has = element.attributes
        address = has.get("hx-get") or has.get("hx-post") or has.get("href") or ""
        if element.tag != "form" and address.startswith(("/", "?")):
            found.append(_request(sent, "POST" if "hx-post" in has else "GET", address, []))
    return found


def _parsed(received: Received) -> LexborHTMLParser:
    is_page = received.content_type.startswith("text/html") and received.body[:1] != b"\x1f"
    return LexborHTMLParser(received.body if is_page else b"")


def _form(sent: Sent, form: LexborNode, random: Random) -> Sent:
    fields: Fields = []
    for field in form.css("[name]"):
        has = {name: value or "" for name, value in field.attributes.items()}
        value = has.get("value", field.text() if field.tag == "textarea" else "")
        if field.tag == "select":
            options = [option.attributes.get("value") or "" for option in field.css("option")]
            value = random.choice(options or [""])
        if has.get("type") == "file":
            value = FILE
        if has.get("type") not in ("checkbox", "radio") or random.random() < 0.5:
            fields.append((has["name"], value))
    method = (form.attributes.get("method") or "get").upper()
    return _request(sent, method, form.attributes.get("action") or "", fields)


def _request(sent: Sent, method: str, address: str, fields: Fields) -> Sent:
    """Return the request of a form or a link on a page; its address may be the page's own."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    return Sent(sent.role, method, unquote(parts.path) or sent.path, query, fields)
