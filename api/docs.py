"""Describe the API: a page in the site's own design, without scripts, and OpenAPI."""

from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja.openapi.schema import OpenAPISchema

from .v1.site_api import api

_METHODS = ("get", "post", "put", "delete")


class Endpoint(NamedTuple):
    """An endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    scope: str
    subject: str
    takes: list["Field"]


class Field(NamedTuple):
    """A parameter, or a field of a body; `about` says its place, type and meaning."""

    name: str
    about: str


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every endpoint, with what it takes."""
    context = {"endpoints": _endpoints(_schema()), "description": api.description}
    return render(request, "api/docs.html", context)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe every endpoint for programs."""
    return JsonResponse(_schema())


@cache
def _schema() -> OpenAPISchema:
    """Describe the API once: it does not change while the site runs."""
    return api.get_openapi_schema()


def _endpoints(schema: dict[str, Any]) -> list[Endpoint]:
    return [
        _endpoint(schema, path, method, methods[method])
        for path, methods in schema["paths"].items()
        for method in _METHODS
        if method in methods
    ]


def _endpoint(schema: dict[str, Any], path: str, method: str, it: dict[str, Any]) -> Endpoint:
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=it["summary"],
        scope=it["x-scope"],
        subject=it["tags"][0],
        takes=[
            *(
                _field(each["name"], "parameter", each["schema"], is_required=each["required"])
                for each in it["parameters"]
            ),
            *_fields(schema, it),
        ],
    )


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[Field]:
    """Return the fields of an endpoint's body; none where it takes none."""
    if "requestBody" not in operation:
        return []
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = schema["components"]["schemas"][reference.rpartition("/")[2]]
    required = body.get("required", [])
    return [
        _field(name, "body", its, is_required=name in required)
        for name, its in body["properties"].items()
    ]


def _field(name: str, place: str, schema: dict[str, Any], *, is_required: bool) -> Field:
    facts = [place, _kind(schema)] if is_required else [place, _kind(schema), "optional"]
    meaning = schema.get("description")
    return Field(name, ", ".join(facts) + (f": {meaning}" if meaning else ""))


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of a value in a few words, such as 'integer, 1 to 100'."""
    kinds = [each.get("type", "") for each in schema.get("anyOf", [schema])]
    least, most = schema.get("minimum"), schema.get("maximum")
    limits = "" if most is None else f", {least:g} to {most:g}"
    return " or ".join(filter(None, kinds)) + limits
