"""Nothing without both consents, and nothing once one of them is taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import delete_data, restore
from accounts.models import DeletedData, User
from core.limits import LimitReached
from friends import models, services
from friends.models import INVITATION_LASTS, Friendship, Suggestion

from ..catalog.concurrency import at_once
from ..factories import MovieFactory, RatingFactory, UserFactory
from ..html_reading import all_on, levels_on, links_of, one_on, text_of
from .people import befriend, client_of, suggested

pytestmark = pytest.mark.django_db

FRIENDS = reverse("friends")


def invite(client: Client) -> str:
    """Make a link as someone does, and return it."""
    page = client.post(reverse("invite_friend"), follow=True)
    link: str = one_on(page, ".friends-invitation input[readonly]").attributes["value"] or ""
    return link.removeprefix("http://testserver")


def test_one_invites_and_the_other_agrees(ada: User, ben: User) -> None:
    link = invite(client_of(ada))
    page = client_of(ben).get(link)
    assert one_on(page, "#agree")
    assert not Friendship.objects.of(ada.pk).exists()
    answer = client_of(ben).post(link)
    (friendship,) = Friendship.objects.of(ada.pk)
    assert answer["Location"] == friendship.get_absolute_url()
    assert (friendship.inviter, friendship.friend, friendship.key) == (ada, ben, None)
    for one in (ada, ben):
        assert friendship.get_absolute_url() in links_of(client_of(one).get(FRIENDS))


def test_a_double_click_agrees_once_and_says_so_twice(ada: User, ben: User) -> None:
    link, client = invite(client_of(ada)), client_of(ben)
    token = one_on(client.get(link), "main [name=csrfmiddlewaretoken]").attributes["value"]
    answers = [client.post(link, {"csrfmiddlewaretoken": token}) for _press in range(2)]
    address = Friendship.objects.get().get_absolute_url()
    assert [answer["Location"] for answer in answers] == [address] * 2


def test_looking_at_an_invitation_agrees_to_nothing(ada: User, ben: User) -> None:
    link = invite(client_of(ada))
    client_of(ben).get(link)
    client_of(ben).head(link)
    assert not Friendship.objects.filter(accepted_at__isnull=False).exists()


def test_a_visitor_logs_in_first_and_comes_back(client: Client, ada: User) -> None:
    link = invite(client_of(ada))
    assert client.get(link)["Location"] == f"{reverse('account_login')}?next={link}"
    client.post(link)
    assert not Friendship.objects.filter(accepted_at__isnull=False).exists()


def test_a_link_works_once(ada: User, ben: User, eve: User) -> None:
    link = invite(client_of(ada))
    client_of(ben).post(link)
    page = client_of(eve).get(link)
    assert page.status_code == 404
    assert "ada" not in text_of(page)
    assert levels_on(client_of(eve).post(link, follow=True)) == ["error"]
    assert not Friendship.objects.of(eve.pk).exists()


@pytest.mark.parametrize("why", ["withdrawn", "too old", "account closed", "made up"])
def test_a_link_that_no_longer_holds_shows_nothing(ada: User, ben: User, why: str) -> None:
    link = invite(client_of(ada))
    invitation = Friendship.objects.get()
    if why == "withdrawn":
        client_of(ada).post(reverse("end_friendship", args=[invitation.pk]))
        assert not Friendship.objects.exists()
    elif why == "too old":
        Friendship.objects.update(created_at=timezone.now() - INVITATION_LASTS)
    elif why == "account closed":
        User.objects.filter(pk=ada.pk).update(is_active=False)
    else:
        link = reverse("friend_invitation", args=["x" * 22])
    page = client_of(ben).get(link)
    assert page.status_code == 404
    assert "ada" not in text_of(page)
    assert levels_on(client_of(ben).post(link, follow=True)) == ["error"]
    assert not Friendship.objects.of(ben.pk).exists()


def test_nobody_is_a_friend_of_their_own(ada: User) -> None:
    link = invite(client_of(ada))
    assert not all_on(client_of(ada).get(link), "#agree")
    assert levels_on(client_of(ada).post(link, follow=True)) == ["error"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Friendship.objects.create(inviter=ada, friend=ada, key=None, accepted_at=timezone.now())


def test_two_are_friends_once(ada: User, ben: User, friendship: Friendship) -> None:
    for one, other in ((ada, ben), (ben, ada)):
        invitation = services.invite(one.pk)
        with pytest.raises(services.FriendsError):
            services.accept(str(invitation.key), other.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Friendship.objects.create(inviter=ben, friend=ada, key=None, accepted_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_does(ada: User, ben: User, eve: User) -> None:
    key = str(services.invite(ada.pk).key)

    def by(user: User) -> Callable[[], bool]:
        def accept() -> bool:
            try:
                services.accept(key, user.pk)
            except services.FriendsError:
                return False
            return True

        return accept

    assert sorted(at_once(by(ben), by(eve))) == [False, True]


def test_there_is_a_limit(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_FRIENDS", 2)
    befriend(ada, UserFactory())
    services.invite(ada.pk)
    with pytest.raises(LimitReached):
        services.invite(ada.pk)
    other = services.invite(UserFactory().pk)
    with pytest.raises(LimitReached):
        services.accept(str(other.key), ada.pk)


def test_old_invitations_are_deleted(ada: User, friendship: Friendship) -> None:
    services.invite(ada.pk)
    Friendship.objects.update(created_at=timezone.now() - INVITATION_LASTS)
    kept = services.invite(UserFactory().pk)
    assert services.delete_old_invitations() == 1
    assert set(Friendship.objects.all()) == {friendship, kept}


def test_old_invitations_make_room(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_FRIENDS", 1)
    services.invite(ada.pk)
    Friendship.objects.update(created_at=timezone.now() - models.INVITATION_LASTS)
    services.invite(ada.pk)
    assert Friendship.objects.count() == 1


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_either_ends_it_and_all_of_it_is_gone(
    ada: User, ben: User, friendship: Friendship, who: str
) -> None:
    movie = MovieFactory()
    RatingFactory(user=ben, movie=movie)
    suggested(friendship, ben, MovieFactory())
    suggested(friendship, ada, MovieFactory())
    ender, other = (ada, ben) if who == "ada" else (ben, ada)
    page = reverse("end_friendship", args=[friendship.pk])
    assert one_on(client_of(ender).get(page), "#confirm")
    assert Friendship.objects.exists()
    assert client_of(ender).post(page)["Location"] == FRIENDS
    assert not Friendship.objects.exists()
    assert not Suggestion.objects.exists()
    assert client_of(other).get(friendship.get_absolute_url()).status_code == 404
    assert not all_on(client_of(other).get(reverse("watchlist")), "#suggested")
    assert all_on(client_of(other).get(FRIENDS), "#no-friends")
    # The same form, sent twice.
    assert client_of(ender).post(page)["Location"] == FRIENDS


def test_the_account_takes_it_along(ada: User, ben: User, friendship: Friendship) -> None:
    suggested(friendship, ada, MovieFactory())
    ada.delete()
    assert not Friendship.objects.exists()
    assert not Suggestion.objects.exists()


def test_someone_who_may_not_log_in_is_not_shown(
    ada: User, ben: User, friendship: Friendship
) -> None:
    suggested(friendship, ada, MovieFactory())
    User.objects.filter(pk=ada.pk).update(is_active=False)
    ben_sees = client_of(ben)
    assert ben_sees.get(friendship.get_absolute_url()).status_code == 404
    assert all_on(ben_sees.get(FRIENDS), "#no-friends")
    assert not all_on(ben_sees.get(reverse("watchlist")), "#suggested")


def test_an_invitation_is_good_for_some_days(ada: User, ben: User) -> None:
    invitation = services.invite(ada.pk)
    almost = timezone.now() - INVITATION_LASTS + timedelta(minutes=1)
    Friendship.objects.update(created_at=almost)
    assert services.accept(str(invitation.key), ben.pk).friend == ben


def test_an_account_that_is_brought_back_has_no_friends(friendship: Friendship, ada: User) -> None:
    suggested(friendship, ada, MovieFactory())
    deleted = delete_data(ada.pk, DeletedData.Kind.ACCOUNT)
    assert deleted is not None
    assert restore(deleted)
    assert User.objects.filter(pk=ada.pk).exists()
    assert not Friendship.objects.exists()
    assert not Suggestion.objects.exists()
