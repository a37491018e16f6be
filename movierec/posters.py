"""The addresses of posters, for sites whose web server does not serve them by itself."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from core.shared_files import shared_files

_FOLDER = "posters/"
_FOR_EVER = "public, max-age=31536000, immutable"
"""Another poster has another name."""
_LONGEST_NAME = 255
"""Bytes; no place of files takes a longer one."""


@require_safe
def poster(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a poster; other files of the same place are not public."""
    name = posixpath.normpath(path)
    if not name.startswith(_FOLDER) or len(name.encode()) > _LONGEST_NAME:
        raise Http404
    if not settings.STORAGE_URL:
        return serve(request, name, document_root=str(settings.MEDIA_ROOT))
    try:
        content = shared_files.read_soon(name)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": _FOR_EVER}
    return HttpResponse(content, content_type="image/webp", headers=headers)
