"""Addresses of shelves and services."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.watching, name="watching"),
    path("services/", views.choose_services, name="choose_services"),
    path("server/", views.add_server, name="add_server"),
    path("files/", views.add_files, name="add_files"),
    path("shelves/<id:shelf_pk>/", views.shelf, name="shelf"),
    path("shelves/<id:shelf_pk>/fill/", views.fill_again, name="fill_again"),
    path("shelves/<id:shelf_pk>/read/", views.read_again, name="read_again"),
    path("shelves/<id:shelf_pk>/delete/", views.delete_shelf, name="delete_shelf"),
]
