"""Bodies of JSON for what programs send to: as described, and with odd values in their places."""

import json
from copy import deepcopy
from random import Random
from typing import Any

from api.v1.urls import api

from ..api.test_players import FORMATS
from .values import hostile

JSON = "application/json"

_ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 4.5, 0.3, 5.0000001, 1e308, -0.0, 2**63, 10**18, 10**40),
    *(float("nan"), float("inf"), "", "4.5", "\0", "a\0b", "\ud800", "\U0010ffff", "9999-12-31"),
    *([], {}, [[]], {"": ""}, [None] * 50, {"a": {"b": {"c": [1]}}}, "x" * 6000),
]
_BROKEN = [
    *(
        b"",
        b"{",
        b"[1,",
        b'{"stars": 4.5',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"{}{}",
        b"null",
        b"1",
    ),
    *(b'"\xff"', b'{"a": 1, "a": 2}', b"{'a': 1}", b"NaN", b"[" * 20_000, b'{"a":' * 20_000),
    *(b"9" * 5000, b'{"stars": ' + b"9" * 5000 + b"}", b'{"stars": 1e999}', b'"\\ud800"'),
]


def examples() -> dict[str, list[Any]]:
    """Return by route what is sent to it: one thing of each endpoint's, and what players send."""
    schema = api.get_openapi_schema()
    found: dict[str, list[Any]] = {"played": list(FORMATS.values())}
    for methods in schema["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                its = operation["requestBody"]["content"][JSON]["schema"]
                found[f"api:{operation['operationId']}"] = [_example(schema, its)]
    return found


def methods_of_programs() -> dict[str, str]:
    """Return by route the method of each of the API's endpoints."""
    paths = api.get_openapi_schema()["paths"].values()
    return {
        f"api:{operation['operationId']}": method.upper()
        for methods in paths
        for method, operation in methods.items()
    }


def json_body(random: Random, example: Any) -> bytes:
    """Return an example as JSON, most often with something odd in it, or what is no JSON."""
    if random.random() < 0.1:
        return random.choice(_BROKEN)
    sent = deepcopy(example)
    for _ in range(random.choice([0, 1, 1, 1, 2, 3])):
        sent = _with_an_odd_value(random, sent)
    text = json.dumps(sent, ensure_ascii=random.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def _example(schema: dict[str, Any], its: dict[str, Any]) -> Any:
    if "$ref" in its:
        return _example(schema, schema["components"]["schemas"][its["$ref"].rpartition("/")[2]])
    if "anyOf" in its:
        return _example(schema, its["anyOf"][0])
    if its.get("type") == "object":
        return {name: _example(schema, each) for name, each in its["properties"].items()}
    if its.get("type") == "array":
        return [_example(schema, its["items"])]
    if its.get("format") == "date":
        return "2026-05-03"
    by_type = {"integer": 1, "number": 4.5, "boolean": True}
    return by_type.get(its.get("type", ""), "words")


def _with_an_odd_value(random: Random, value: Any) -> Any:
    """Return a value of which one part is another, missing, or one too many."""
    odd = hostile(random) if random.random() < 0.4 else random.choice(_ODD)
    if not isinstance(value, dict | list) or not value or random.random() < 0.1:
        return odd
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = random.choice(keys)
    match random.randrange(6):
        case 0:
            del value[key]
        case 1 if isinstance(value, dict):
            value[hostile(random)[:50]] = odd
        case 1:
            value += [odd] * random.choice([1, 300])
        case _:
            value[key] = _with_an_odd_value(random, value[key])
    return value
