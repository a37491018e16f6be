"""Pages instead of empty or failed responses: for a wrong method or address, and what is gone."""

from allauth.account.internal.stagekit import unstash_login
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.db import DatabaseError, IntegrityError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import page_not_found

from accounts.models import User
from accounts.requests import HtmxRequest
from core.deletion import is_parent_missing, is_row_missing
from core.middleware import Middleware

from .decorators import log_in_first


class NotAllowedMiddleware(Middleware):
    """Gives an empty 405 response a page; scripts get it as it is."""

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Pass on the response, with a page if it is a browser's 405."""
        response = self.get_response(request)
        is_refused = isinstance(response, HttpResponseNotAllowed)
        if is_refused and not request.htmx and request.accepts("text/html"):
            response.content = render_to_string("405.html", request=request)
        return response


class NoNulMiddleware(MiddlewareMixin):
    """Finds nothing where the address has a NUL, which PostgreSQL takes in no text."""

    def process_view(
        self, request: HtmxRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer instead of the view."""
        return page_not_found(request, Http404()) if "\0" in request.path_info else None


class DeletedMeanwhileMiddleware(MiddlewareMixin):
    """Answers a change to something that was deleted while the change was being made.

    Who has deleted their own account in another tab is asked to log in; anything else is not found.
    """

    def process_exception(self, request: HtmxRequest, exception: Exception) -> HttpResponse | None:
        """Answer where a row, or what it belongs to, is gone."""
        if _was_deleted(exception):
            if _is_account_gone(request):
                logout(request)
                return log_in_first(request, reverse("home"), kept=False)
            return page_not_found(request, Http404())
        return None


def _was_deleted(exception: Exception) -> bool:
    if isinstance(exception, IntegrityError):
        return is_parent_missing(exception)
    if isinstance(exception, DatabaseError):
        return is_row_missing(exception)
    # django-allauth reads these again in the course of a request.
    return isinstance(exception, User.DoesNotExist | Authenticator.DoesNotExist)


def _is_account_gone(request: HtmxRequest) -> bool:
    """Whether the account of whoever is logged in, or about to be, has been deleted."""
    user = request.user
    if user.is_authenticated:
        return not User.objects.filter(pk=user.pk).exists()
    login = unstash_login(request, peek=True)
    return login is not None and login.user is None
