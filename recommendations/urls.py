"""Addresses of home, feedback on movies, Explore, taste and onboarding."""

from django.urls import path

from .home import views as home
from .onboarding import views as onboarding
from .taste import views as taste
from .views import explore, feedback, similar, training

urlpatterns = [
    path("", home.home, name="home"),
    path("rows/", home.rows, name="rows"),
    path("movies/<id:pk>/picks/", home.picks_beside, name="picks_beside"),
    path("to-rate/", home.to_rate, name="to_rate"),
    path("seen/", home.seen, name="seen"),
    path("dials/", home.dials, name="dials"),
    path("movies/", explore.movies, name="movies"),
    path("movies/facets/<slug:name>/", explore.facet, name="facet"),
    path("movies/<id:pk>/rate/", feedback.rate, name="rate"),
    path("movies/<id:pk>/clear-rating/", feedback.clear_rating, name="clear_rating"),
    path("movies/<id:pk>/mute/", feedback.mute, name="mute"),
    path("movies/<id:pk>/unmute/", feedback.unmute, name="unmute"),
    path("movies/<id:pk>/why/", feedback.why, name="why"),
    path("movies/<id:pk>/not-interested/", feedback.not_interested, name="not_interested"),
    path(
        "movies/<id:pk>/not-interested/undo/",
        feedback.undo_not_interested,
        name="undo_not_interested",
    ),
    path("not-interested/", feedback.not_interested_list, name="not_interested_list"),
    path("movies/<id:pk>/similar/", similar.similar, name="similar"),
    path("taste/", taste.taste, name="taste"),
    path("taste/predictions/hide/", taste.hide_predictions, name="hide_predictions"),
    path("taste/predictions/show/", taste.show_predictions, name="show_predictions"),
    path("training/", training.leave_training, name="leave_training"),
    path("year/", taste.year_in_review, name="latest_year"),
    path("year/<int:year>/", taste.year_in_review, name="year"),
    path("welcome/", onboarding.groups, name="welcome"),
    path("welcome/movies/", onboarding.movies, name="welcome_movies"),
    path("welcome/done/", onboarding.done, name="welcome_done"),
    path("movies/<id:pk>/not-seen/", onboarding.not_seen, name="not_seen"),
    path("movies/<id:pk>/not-seen/undo/", onboarding.undo_not_seen, name="undo_not_seen"),
]
