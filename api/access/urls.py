"""Addresses of the page with a user's tokens."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<id:pk>/revoke/", views.revoke, name="revoke_token"),
]
