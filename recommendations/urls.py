"""Addresses of what is personal."""

from django.urls import include, path

from . import (
    explore_views,
    home_views,
    night_guest_views,
    night_host_views,
    night_views,
    similar_views,
    taste_views,
    views,
    welcome_views,
)

urlpatterns = [
    path("", home_views.home, name="home"),
    path("rows/", home_views.rows, name="rows"),
    path("seen/", home_views.seen, name="seen"),
    path("dials/", home_views.dials, name="dials"),
    path("movies/", explore_views.movies, name="movies"),
    path("movies/<int:pk>/rate/", views.rate, name="rate"),
    path("movies/<int:pk>/clear-rating/", views.clear_rating, name="clear_rating"),
    path("movies/<int:pk>/mute/", views.mute, name="mute"),
    path("movies/<int:pk>/unmute/", views.unmute, name="unmute"),
    path("movies/<int:pk>/why/", views.why, name="why"),
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
    path("nights/", night_views.night_list, name="nights"),
    path(
        "nights/<slug:key>/",
        include(
            [
                path("", night_views.night_page, name="night"),
                path("join/", night_views.join_night, name="night_join"),
                path("live/", night_views.night_live, name="night_live"),
                path("leave/", night_views.leave_night, name="night_leave"),
                path("come-back/", night_views.come_back_to_night, name="night_come_back"),
                path("undo/", night_guest_views.undo, name="night_undo"),
                path("veto/<int:pk>/", night_views.veto, name="night_veto"),
                path("veto/<int:pk>/undo/", night_views.undo_veto, name="night_undo_veto"),
                path("vote/<int:pk>/", night_views.vote, name="night_vote"),
                path("vote/<int:pk>/undo/", night_views.undo_vote, name="night_undo_vote"),
                path("films/", night_guest_views.guest_films, name="night_films"),
                path("films/<int:pk>/rate/", night_guest_views.guest_rate, name="night_rate"),
                path(
                    "films/<int:pk>/not-seen/",
                    night_guest_views.guest_not_seen,
                    name="night_not_seen",
                ),
                path("films/<int:pk>/clear/", night_guest_views.guest_clear, name="night_clear"),
                path("settings/", night_host_views.change_settings, name="night_settings"),
                path(
                    "invitation/open/",
                    night_host_views.open_invitation,
                    name="night_open_invitation",
                ),
                path(
                    "invitation/close/",
                    night_host_views.close_invitation,
                    name="night_close_invitation",
                ),
                path(
                    "people/<int:pk>/remove/",
                    night_host_views.remove_participant,
                    name="night_remove",
                ),
                path(
                    "people/<int:pk>/restore/",
                    night_host_views.restore_participant,
                    name="night_restore",
                ),
                path("vote/start/", night_host_views.start_vote, name="night_start_vote"),
                path("vote/drop/", night_host_views.drop_vote, name="night_drop_vote"),
                path("vote/close/", night_host_views.close_vote, name="night_close_vote"),
                path("vote/reopen/", night_host_views.reopen_vote, name="night_reopen_vote"),
                path("delete/", night_host_views.delete_night, name="night_delete"),
            ]
        ),
    ),
    path("movies/<int:pk>/similar/", similar_views.similar, name="similar"),
    path("welcome/", welcome_views.groups, name="welcome"),
    path("welcome/films/", welcome_views.films, name="welcome_films"),
    path("welcome/done/", welcome_views.done, name="welcome_done"),
    path("movies/<int:pk>/not-seen/", welcome_views.not_seen, name="not_seen"),
    path("movies/<int:pk>/not-seen/undo/", welcome_views.undo_not_seen, name="undo_not_seen"),
]
