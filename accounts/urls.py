"""Addresses of the account pages beyond django-allauth's."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("delete/", views.delete, name="account_delete"),
]
