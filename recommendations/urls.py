"""Addresses of what is personal."""

from django.urls import path

from . import explore_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("movies/", explore_views.movies, name="movies"),
    path("movies/<int:pk>/rate/", views.rate, name="rate"),
    path("movies/<int:pk>/clear-rating/", views.clear_rating, name="clear_rating"),
    path("movies/<int:pk>/mute/", views.mute, name="mute"),
    path("movies/<int:pk>/unmute/", views.unmute, name="unmute"),
    path("movies/<int:pk>/not-interested/", views.not_interested, name="not_interested"),
    path(
        "movies/<int:pk>/not-interested/undo/",
        views.undo_not_interested,
        name="undo_not_interested",
    ),
    path("not-interested/", views.not_interested_list, name="not_interested_list"),
]
