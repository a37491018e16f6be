"""Addresses of the account pages beyond django-allauth's."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("invitation/<str:token>/", views.invitation, name="account_invitation"),
    path("delete/", views.delete, name="account_delete"),
]
