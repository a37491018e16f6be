"""The API itself: how it answers, what it says of itself, and what becomes of errors."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as RequestError
from ninja.openapi.schema import OpenAPISchema

from accounts.models import User
from catalog.models import Movie
from core.deletion import is_parent_missing, is_row_missing
from core.limits import LimitReached

from ..problems import Problem, answer
from .authentication import TokenBearer
from .openapi import with_problems

_CONFLICTS = {"unique", "limit"}
"""The codes of what is wrong only because of what is there already."""


class SiteApi(NinjaAPI):
    """django-ninja's API with this site's errors, and an ETag for whatever is read."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """Answer; with 304 and nothing where the client has it already."""
        response: HttpResponse = super().create_response(
            request, data, status=status, temporal_response=temporal_response
        )
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization"])
        if request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API, with the errors that any endpoint may answer."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return with_problems(schema)

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Return the name of the endpoint's function."""
        return str(operation.view_func.__name__)


api = SiteApi(
    title="movierec",
    version="1",
    description="Your ratings, library and picks, for programs. Make a token on the page of your "
    "account and send it in the header Authorization: Bearer TOKEN.",
    urls_namespace="api",
    auth=TokenBearer(),
    docs_url=None,
    openapi_url=None,
)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(Problem(404, "There is nothing here, or it is not yours."))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem(error.status_code, str(error)))


@api.exception_handler(RequestError)
def _not_understood(request: HttpRequest, error: RequestError) -> HttpResponse:
    errors = [{"at": _place(each["loc"]), "problem": str(each["msg"])} for each in error.errors]
    return answer(Problem(422, "The request is not as described.", errors))


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    by_field: dict[str, list[ValidationError]] = getattr(error, "error_dict", {})
    found = [
        {"at": f"body.{name}", "problem": text}
        for name, many in by_field.items()
        for each in many
        for text in each.messages
    ]
    codes = {each.code for many in by_field.values() for each in many}
    status = 409 if codes & _CONFLICTS else 422
    return answer(Problem(status, " ".join(error.messages), found))


@api.exception_handler(LimitReached)
def _no_room(request: HttpRequest, error: LimitReached) -> HttpResponse:
    return answer(Problem(409, str(error)))


@api.exception_handler(DatabaseError)
def _gone_meanwhile(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    missing = is_row_missing(error)
    if missing or (isinstance(error, IntegrityError) and is_parent_missing(error)):
        return answer(Problem(404, "It has just been deleted."))
    raise error


@api.exception_handler(User.DoesNotExist)
@api.exception_handler(Movie.DoesNotExist)
def _not_there_any_more(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    return answer(Problem(404, "It has just been deleted."))


def _place(location: Sequence[object]) -> str:
    """Return where something is in a request: without the name of the endpoint's own parameter."""
    part, *names = map(str, location)
    return ".".join([part, *(names[1:] if part == "body" else names)])
