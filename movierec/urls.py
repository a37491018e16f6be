"""The site's addresses."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

admin.autodiscover()
admin.site.site_header = admin.site.site_title = "movierec"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("recommendations.urls")),
    path("", include("catalog.urls")),
    path("account/", include("movierec.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>posters/.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
