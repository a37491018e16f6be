"""Addresses of the account pages beyond django-allauth's."""

from django.urls import URLPattern, path, re_path

from . import age_limits, deletion_views, sessions, single_sign_on, usernames, views

urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        views.ConfirmView.as_view(),
        name="account_confirm_email",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("invitation/<str:token>/", views.invitation, name="account_invitation"),
    path("email/", views.addresses, name="account_email"),
    path("age-limit/", age_limits.change_age_limit, name="age_limit"),
    path("username/", usernames.change_username, name="change_username"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<id:pk>/end/", sessions.end, name="end_session"),
    path("delete/", deletion_views.delete, name="account_delete"),
    path("deleted/<id:pk>/restore/", deletion_views.restore, name="restore_deleted"),
    path("deleted/<id:pk>/purge/", deletion_views.purge, name="purge_deleted"),
    path("bring-back/", deletion_views.bring_back, name="bring_back"),
    path("bring-back/<str:token>/", deletion_views.bring_back_by_link, name="bring_back_by_link"),
    # In place of django-allauth's own, under its names.
    path("oidc/<str:provider_id>/login/", single_sign_on.log_in, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        single_sign_on.come_back,
        name="openid_connect_callback",
    ),
]
