"""What makes the site installable: a manifest, and a service worker that shows an offline page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

_A_DAY = 24 * 3600


@require_safe
@cache_control(max_age=_A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest."""
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    maskable = {**icons[-1], "src": static("icons/icon-maskable.png"), "purpose": "maskable"}
    return JsonResponse(
        {
            "name": "movierec",
            "short_name": "movierec",
            "description": _("Rate what you have seen. Find what to see next."),
            "start_url": reverse("home"),
            "scope": reverse("home"),
            "display": "standalone",
            "background_color": "#111113",
            "theme_color": "#111113",
            "icons": [*icons, maskable],
        },
        content_type="application/manifest+json",
    )


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, with the addresses of what it keeps."""
    return render(request, "service_worker.js", content_type="text/javascript")


@require_safe
@cache_control(max_age=_A_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon from where browsers look for it by themselves, as on the admin's pages."""
    return redirect(static("favicon.svg"))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown while there is no connection; the same for everyone."""
    return render(request, "offline.html")
