"""Addresses of the weekly mail."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.weekly_mail, name="weekly_mail"),
    path("off/<str:token>/", views.weekly_off, name="weekly_off"),
]
