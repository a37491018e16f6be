"""Addresses of what is personal."""

from django.urls import path

from . import similar_views, views, welcome_views

urlpatterns = [
    path("", views.home, name="home"),
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
    path("movies/<int:pk>/similar/", similar_views.similar, name="similar"),
    path("welcome/", welcome_views.groups, name="welcome"),
    path("welcome/films/", welcome_views.films, name="welcome_films"),
    path("welcome/done/", welcome_views.done, name="welcome_done"),
    path("movies/<int:pk>/not-seen/", welcome_views.not_seen, name="not_seen"),
    path("movies/<int:pk>/not-seen/undo/", welcome_views.undo_not_seen, name="undo_not_seen"),
]
