"""URLs of movie nights."""

from django.urls import path

from .views import guest, host, participant

urlpatterns = [
    path("", participant.night_list, name="nights"),
    path("<slug:key>/", participant.night_page, name="night"),
    path("<slug:key>/join/", participant.join_night, name="night_join"),
    path("<slug:key>/live/", participant.night_live, name="night_live"),
    path("<slug:key>/leave/", participant.leave_night, name="night_leave"),
    path("<slug:key>/veto/<id:pk>/", participant.veto, name="night_veto"),
    path("<slug:key>/veto/<id:pk>/undo/", participant.undo_veto, name="night_undo_veto"),
    path("<slug:key>/vote/<id:pk>/", participant.vote, name="night_vote"),
    path("<slug:key>/vote/<id:pk>/undo/", participant.undo_vote, name="night_undo_vote"),
    path("<slug:key>/movies/", guest.guest_movies, name="night_movies"),
    path("<slug:key>/movies/<id:pk>/rate/", guest.guest_rate, name="night_rate"),
    path("<slug:key>/movies/<id:pk>/not-seen/", guest.guest_not_seen, name="night_not_seen"),
    path("<slug:key>/movies/<id:pk>/clear/", guest.guest_clear, name="night_clear"),
    path("<slug:key>/settings/", host.change_settings, name="night_settings"),
    path("<slug:key>/invitation/open/", host.open_invitation, name="night_open_invitation"),
    path("<slug:key>/invitation/close/", host.close_invitation, name="night_close_invitation"),
    path("<slug:key>/people/<id:pk>/remove/", host.remove_participant, name="night_remove"),
    path("<slug:key>/people/<id:pk>/restore/", host.restore_participant, name="night_restore"),
    path("<slug:key>/vote/start/", host.start_vote, name="night_start_vote"),
    path("<slug:key>/vote/drop/", host.drop_vote, name="night_drop_vote"),
    path("<slug:key>/vote/close/", host.close_vote, name="night_close_vote"),
    path("<slug:key>/vote/reopen/", host.reopen_vote, name="night_reopen_vote"),
    path("<slug:key>/delete/", host.delete_night, name="night_delete"),
]
