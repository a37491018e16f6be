"""Addresses of what is personal."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("movies/<int:pk>/rate/", views.rate, name="rate"),
    path("movies/<int:pk>/clear-rating/", views.clear_rating, name="clear_rating"),
]
