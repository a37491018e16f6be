"""Addresses of what is personal."""

from django.urls import path

from . import home_views, taste_views, views

urlpatterns = [
    path("", home_views.home, name="home"),
    path("rows/", home_views.rows, name="rows"),
    path("seen/", home_views.seen, name="seen"),
    path("dials/", home_views.dials, name="dials"),
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
    path("taste/", taste_views.taste, name="taste"),
    path("taste/blind/on/", taste_views.hide_predictions, name="hide_predictions"),
    path("taste/blind/off/", taste_views.show_predictions, name="show_predictions"),
]
