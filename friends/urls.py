"""Addresses of friends."""

from django.urls import path

from .views import pages, suggestions

urlpatterns = [
    path("friends/", pages.friends, name="friends"),
    path("friends/invite/", pages.invite, name="invite_friend"),
    path("friends/invitation/<str:key>/", pages.invitation, name="friend_invitation"),
    path("friends/<id:friendship_pk>/", pages.friend, name="friend"),
    path("friends/<id:friendship_pk>/end/", pages.end, name="end_friendship"),
    path("movies/<id:pk>/suggest/", suggestions.suggest, name="suggest"),
    path(
        "friends/suggestions/<id:suggestion_pk>/dismiss/",
        suggestions.dismiss,
        name="dismiss_suggestion",
    ),
    path(
        "friends/suggestions/<id:suggestion_pk>/take-back/",
        suggestions.take_back,
        name="take_back_suggestion",
    ),
]
