"""The secret address at which media players tell what was played."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.library.diary import log_once
from core.age_limit import limit_of, limit_rest_of_request

from ..models import Token
from ..problems import Problem, answer
from .matching import movie_of
from .played import played_in
from .receiving import body_of


# Whoever sends this has no cookies; the address itself is the secret.
@csrf_exempt
@never_cache
@require_POST
def played_by_player(request: HttpRequest, secret: str) -> HttpResponse:
    """Log a movie that was played to its end in the diary, once a day; answer politely to the rest.

    Nothing is kept of what is not in the catalogue.
    """
    token = Token.objects.filter(scope=Token.Scope.SEEN).with_secret(secret)
    if token is None:
        return answer(Problem(404, "There is nothing here."))
    limit_rest_of_request(limit_of(token.user))
    try:
        played = played_in(body_of(request))
    except Problem as problem:
        return answer(problem)
    movie = movie_of(played) if played else None
    if movie is None:
        return JsonResponse({"logged": False})
    try:
        log_once(token.user, movie, token.today)
    except ValidationError as error:
        # The day and the note are ours, so the diary is full.
        return answer(Problem(409, " ".join(error.messages)))
    return JsonResponse({"logged": True, "movie": movie.pk})
