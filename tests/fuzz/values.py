"""What is put into addresses, parameters and headers.

Text that is no UTF-8 is written with surrogates, which `as_bytes` turns into the bytes.
"""

from collections.abc import Callable
from random import Random

MARKUP = "<i id=fuzz>"
"""Found in a page as it is, something was not escaped."""

HOSTILE = [
    *("", " ", "\0", "a\0b", "\r\n", "\udcff\udcfe", "\udced\udca0\udc80", "\u202e", "\ufeff"),
    *("0", "1", "2", "5", "0.5", "-1", "-0", "²", "٣", "1_0", "0x10", "1.5", "+1", " 1", "01"),
    *("9" * 5, "9" * 10, "9" * 19, "9" * 25, "9" * 4301, "-" + "9" * 25, "2147483648"),
    *("nan", "inf", "-inf", "1e3", "1e308", "1e400", "1E+999999999", "0." + "9" * 40),
    *("2026-02-30", "9999-12-31", "0001-01-01", "0000-00-00", "10000-01-01", "1895-12-27"),
    *("2026-05", "0000-00", "9999-99", "2026-W01", "31.12.2026", "2026-11-28T00:00:00+99:99"),
    *("\ufdfa" * 200, "🎬" * 60, "İ" * 60, "ß" * 200, "a " * 100, "a" * 10_000, "e\u0301" * 300),
    *("'", '"', "\\", "%", "_", "%00", "%s", "{{ 7 }}", "' OR 1=1 --", MARKUP, '"' + MARKUP),
    *("newest", "home", "/", "//evil.example/", "/\\evil.example", "https://evil.example/"),
    *("javascript:alert(1)", "../../../etc/passwd", "?q=1", "#", "/movies/?q=" + "a" * 3000),
    *("on", "yes", "no", "true", "null", "None", "undefined", "[]", "{}", '{"a": 1}', "[[[["),
    *("popular", "newest", "match", "because-1", "because-", "watchlist", "1990", "0-89", "3-1"),
    *("de", "en", "de-AT", "xx", "*", "dark", "light", "picking", "fair", "least misery"),
    *(",", ",,,", "1,2,3", ",".join(map(str, range(200))), "a,b", "a;b", "a|b", "=", "&", "a=b"),
]

CONTENT_TYPES = [
    *("", "text/plain", "application/json", "multipart/form-data", "application/octet-stream"),
    *(f"text/plain; charset={name}" for name in ("idna", "utf-16", "rot13", "\0", "no-such")),
    "application/x-www-form-urlencoded; charset=iso-8859-1",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary*=idna''x",
    "multipart/form-data; boundary=" + "b" * 300,
]

ODD_FILE_NAMES = ['a.csv"', '../x\0.png"', '\udcff.csv"', "x\"; name*=idna''x"]
"""As they stand in the header of a part, the closing quote included."""

HEADERS: dict[str, list[str]] = {
    "Accept": ["*/*", "application/json", "text/html;q=nan", ""],
    "Accept-Language": ["de", "de;q=9" + "9" * 30, "x" * 600, "en-" + "a" * 300, "\0"],
    "Accept-Encoding": ["gzip", "gzip;q=0", "br"],
    "Cookie": ["sessionid=x", "theme=\0", "django_language=" + "x" * 200, "messages=x", "=;=", "a"],
    "HX-Current-URL": ["http://testserver/movies/?q=a", "\\\\", "http://[", "%ff"],
    "HX-History-Restore-Request": ["true"],
    "HX-Boosted": ["true"],
    "HX-Trigger-Name": ["q", "\0", "%ff"],
    "HX-Target": ["picks", "x" * 500],
    "Host": ["evil.example", "testserver:99999", "[::1", "testserver.", "", "a b"],
    "If-Modified-Since": ["Sat, 99 Foo 9999 99:99:99 GMT", "0"],
    "If-None-Match": ['"x"', "*", "x" * 500],
    "Origin": ["https://evil.example", "null", "http://["],
    "Range": ["bytes=0-1", "bytes=9-1", "x"],
    "Referer": ["http://testserver/", "http://[", ""],
    "X-Forwarded-For": ["1.2.3.4", "x", "::1, ::2", "\0"],
}


def hostile(random: Random) -> str:
    """Return a value that a parser may not expect."""
    one = random.choice(HOSTILE)
    if random.random() < 0.15:
        one += random.choice(HOSTILE)[:500]
    if random.random() < 0.1:
        made: list[Callable[[], str]] = [
            lambda: "".join(chr(random.randrange(0x20, 0xD7FF)) for _ in range(20)),
            lambda: str(random.randrange(10 ** random.randrange(1, 40))),
            lambda: f"{random.randrange(10_000):04}-{random.randrange(14):02}",
        ]
        one = random.choice(made)()
    return one


def as_bytes(text: str) -> bytes:
    """Return what is sent for a text."""
    return text.encode("utf-8", "surrogateescape")
