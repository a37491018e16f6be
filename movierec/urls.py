"""The site's addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.i18n import set_language

from accounts.second_factors import factor_before_admin, may_open_admin

from . import appearance, privacy, web_app_manifest
from .desk.views import desk
from .posters import poster

admin.autodiscover()
admin.site.site_header = admin.site.site_title = "movierec"
admin.site.has_permission = may_open_admin  # type: ignore[method-assign]
admin.site.login = secure_admin_login(  # type: ignore[method-assign]
    factor_before_admin(admin.site.login)
)


handler400 = "movierec.problem_pages.answer_bad_request"
handler403 = "movierec.problem_pages.answer_forbidden"
handler404 = "movierec.problem_pages.answer_not_found"
handler500 = "movierec.busy.answer_failure"

urlpatterns = [
    path("", include("recommendations.urls")),
    path("nights/", include("nights.urls")),
    path("", include("friends.urls")),
    path("", include("catalog.urls")),
    path("api/", include("api.urls")),
    path("account/watching/", include("shelves.urls")),
    path("account/weekly-mail/", include("weekly.urls")),
    path("account/tokens/", include("api.access.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/single-sign-on/", include("allauth.socialaccount.urls")),
    path("admin/desk/", admin.site.admin_view(desk), name="desk"),
    path("admin/", admin.site.urls),
    path("privacy/", privacy.privacy, name="privacy"),
    path("theme/", appearance.choose_theme, name="choose_theme"),
    path("language/", set_language, name="set_language"),
    path("manifest.webmanifest", web_app_manifest.manifest, name="manifest"),
    path("service-worker.js", web_app_manifest.service_worker, name="service_worker"),
    path("offline/", web_app_manifest.offline, name="offline"),
    path("favicon.ico", web_app_manifest.favicon),
    re_path(r"^media/(?P<path>posters/.+)$", poster),
]
