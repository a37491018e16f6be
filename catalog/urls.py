"""Addresses of the catalogue."""

from django.urls import path

from . import views

urlpatterns = [
    path("movies/<int:pk>/", views.movie, name="movie"),
    path("people/<int:pk>/", views.person, name="person"),
    path("ratings/", views.ratings, name="ratings"),
]
