"""Read the body of what a media player sends, up to a bound, and keep no file of it."""

import json
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from ..problems import Problem

LARGEST_JSON = 64 * 1024
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes; Plex sends a picture of the movie along."""


class _NoFiles(FileUploadHandler):
    """Lets what is uploaded pass by."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Make no file."""


def body_of(request: HttpRequest) -> Any:
    """Return the JSON of a body, or of the field `payload` of a form.

    Raises
    ------
    Problem
        If it is too long or no JSON.
    """
    is_form = (request.content_type or "").startswith("multipart/")
    most = LARGEST_FORM if is_form else LARGEST_JSON
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise Problem(413, f"Send {most} bytes at most.")
    try:
        return json.loads(_payload_of(request) if is_form else request.body)
    except (ValueError, RecursionError, MultiPartParserError) as error:
        raise Problem(400, "The body is not JSON.") from error


def _payload_of(request: HttpRequest) -> str:
    request.upload_handlers = [_NoFiles(request)]
    return request.POST.get("payload", "")
