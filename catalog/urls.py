"""The URLs of the catalogue and of users' libraries."""

from django.urls import path

from . import views
from .additions import choosing_views as choosing
from .additions import views as additions
from .library.views import (
    diary,
    exports,
    history_imports,
    list_entries,
    lists,
    notes,
    rating_scale,
    undo,
    unmatched,
    watchlist,
)

urlpatterns = [
    path("movies/suggestions/", views.suggestions, name="suggestions"),
    path("movies/missing/", additions.missing_movie, name="missing_movie"),
    path("movies/missing/ask/", additions.request_movie, name="request_movie"),
    path("movies/missing/<id:request_pk>/", additions.requested_movie, name="requested_movie"),
    path(
        "movies/missing/<id:request_pk>/live/",
        additions.requested_movie_live,
        name="requested_movie_live",
    ),
    path("movies/<id:pk>/", views.movie, name="movie"),
    path("movies/<id:pk>/refresh/", additions.refresh, name="refresh_movie"),
    path("people/<id:pk>/", views.person, name="person"),
    path("ratings/", views.ratings, name="ratings"),
    path("ratings/scale/", rating_scale.rating_scale, name="rating_scale"),
    # The user's library.
    path("watchlist/", watchlist.watchlist, name="watchlist"),
    path("watchlist/seen/", watchlist.unwatch_seen, name="unwatch_seen"),
    path("movies/<id:pk>/watch/", watchlist.watch, name="watch"),
    path("movies/<id:pk>/unwatch/", watchlist.unwatch, name="unwatch"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.create_list, name="create_list"),
    path("lists/<id:list_pk>/", lists.movie_list, name="list"),
    path("lists/<id:list_pk>/edit/", lists.edit_list, name="edit_list"),
    path("lists/<id:list_pk>/delete/", lists.delete_list, name="delete_list"),
    path("lists/<id:list_pk>/share/", lists.share_list, name="share_list"),
    path("lists/<id:list_pk>/unshare/", lists.unshare_list, name="unshare_list"),
    path("lists/<id:list_pk>/<id:entry_pk>/move/", list_entries.move_entry, name="move_entry"),
    path(
        "lists/<id:list_pk>/<id:entry_pk>/remove/",
        list_entries.remove_entry,
        name="remove_entry",
    ),
    path("movies/<id:pk>/lists/new/", list_entries.add_to_new_list, name="add_to_new_list"),
    path("movies/<id:pk>/lists/<id:list_pk>/add/", list_entries.add_to_list, name="add_to_list"),
    path(
        "movies/<id:pk>/lists/<id:list_pk>/remove/",
        list_entries.take_off_list,
        name="take_off_list",
    ),
    path("shared/<slug:key>/", lists.shared_list, name="shared_list"),
    path("diary/", diary.diary, name="diary"),
    path("diary/<id:viewing_pk>/", diary.edit_viewing, name="edit_viewing"),
    path("diary/<id:viewing_pk>/delete/", diary.delete_viewing, name="delete_viewing"),
    path("movies/<id:pk>/seen/", diary.log_viewing, name="log_viewing"),
    path("tags/", notes.own_tags, name="own_tags"),
    path("movies/<id:pk>/tags/", notes.tag_movie, name="tag_movie"),
    path("movies/<id:pk>/note/", notes.note_movie, name="note_movie"),
    path("movies/<id:pk>/history/erase/", notes.erase_history, name="erase_history"),
    path("import/", history_imports.bring, name="bring_history"),
    path("import/<id:import_pk>/", history_imports.one, name="history_import"),
    path("import/<id:import_pk>/live/", history_imports.live, name="history_import_live"),
    path("import/<id:import_pk>/change/", history_imports.change, name="change_history_import"),
    path("import/<id:import_pk>/undo/", history_imports.undo, name="undo_history_import"),
    path("import/review/", unmatched.review, name="review_matches"),
    path("import/unknown/", unmatched.unknown, name="unknown_movies"),
    path("import/review/<id:unmatched_pk>/", unmatched.answer, name="answer_match"),
    path(
        "import/review/<id:unmatched_pk>/source/",
        choosing.choose_at_source,
        name="choose_at_source",
    ),
    path(
        "import/review/<id:unmatched_pk>/take/",
        choosing.take_from_source,
        name="take_from_source",
    ),
    path("import/posters/<str:token>/", choosing.found_poster, name="found_poster"),
    path("undo/", undo.undo, name="undo"),
    path("export/", exports.export, name="export"),
    path("export/live/", exports.live, name="export_live"),
    path("export/<id:export_pk>/", exports.download, name="download_export"),
]
