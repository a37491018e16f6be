"""What the API's description says besides django-ninja's own: errors, and unchanged results."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from ..problems import CONTENT_TYPE

_PROBLEM = {
    "title": "Problem",
    "description": "An error, as in RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"at": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
    },
}
_ERRORS = {
    "400": "The body is not JSON.",
    "401": "No token, or one that is revoked or has expired.",
    "403": "The token has not the scope for this.",
    "404": "There is nothing here, or it is not yours.",
    "409": "It is there already, or there can be no more.",
    "411": "The body has no `Content-Length`.",
    "413": "The body is too long.",
    "422": "The request is not as described.",
    "429": "Too much in a minute; go on after `Retry-After` seconds.",
}
_ON_WRITING = ("400", "409", "411", "413")


def with_problems(schema: OpenAPISchema) -> OpenAPISchema:
    """Return a description with the errors of each endpoint, and 304 of those that are read."""
    schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    for path in schema["paths"].values():
        # As GET, without a word more.
        path.pop("head", None)
        for method, operation in path.items():
            operation["responses"] |= _responses(reads=method == "get")
            operation["x-scope"] = "read" if method == "get" else "write"
    return schema


def _responses(*, reads: bool) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    errors = {
        status: {"description": text, "content": content}
        for status, text in _ERRORS.items()
        if not (reads and status in _ON_WRITING)
    }
    if reads:
        return {"304": {"description": "As your `If-None-Match` names it."}, **errors}
    return errors
