"""Starting an interleaving test and ending it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..engine.errors import ArtefactError
from ..engine.model.artefact import load_model
from ..models import InterleavingTest, ModelVersion
from ..models.interleaving import LONGEST
from ..registry.current import served_version
from ..registry.sharing import fetched
from .results import result_of

Outcome = InterleavingTest.Outcome


class NotStarted(Exception):
    """A test cannot begin; the text says why."""


def start(challenger: ModelVersion) -> InterleavingTest:
    """Test a model against the one in service, on the home pages of all members.

    Raises
    ------
    NotStarted
        If one runs already, or there are no two models that can be read.
    """
    settle()
    champion = served_version()
    if champion is None:
        raise NotStarted(_("No model is in service to test it against."))
    if champion == challenger:
        raise NotStarted(_("This model is in service; choose another one to test against it."))
    if refusal := why_not_served(challenger):
        raise NotStarted(refusal)
    try:
        with transaction.atomic():
            return InterleavingTest.objects.create(champion=champion, challenger=challenger)
    except IntegrityError:
        raise NotStarted(_("A test runs already; end it first.")) from None


def end(test: InterleavingTest, outcome: Outcome) -> bool:
    """End a test: how many people each model won stays, which of them saw what is forgotten.

    Return whether it was this that ended it.
    """
    with transaction.atomic():
        own = InterleavingTest.objects.running().filter(pk=test.pk)
        found = own.select_for_update().first()
        if found is None:
            return False
        result = result_of(found)
        own.update(
            state=InterleavingTest.State.ENDED,
            outcome=outcome,
            ended_at=timezone.now(),
            champion_wins=result.champion_wins,
            challenger_wins=result.challenger_wins,
            ties=result.ties,
        )
        found.picks.all().delete()
    return True


def promote(test: InterleavingTest) -> None:
    """Put the challenger into service, which ends the test.

    Raises
    ------
    NotStarted
        If the test has ended, or the model cannot be read.
    """
    challenger = test.challenger
    if refusal := why_not_served(challenger):
        raise NotStarted(refusal)
    with transaction.atomic():
        if not end(test, Outcome.PROMOTED):
            raise NotStarted(_("The test has ended already."))
        challenger.publish(challenger.artefact)


def settle() -> None:
    """End the test that runs if its time is over or another model has come into service."""
    test = InterleavingTest.objects.running().first()
    if test is None:
        return
    served = ModelVersion.objects.published().first()
    if served is None or served.pk != test.champion_id:
        end(test, Outcome.OVERTAKEN)
    elif timezone.now() - test.started_at > LONGEST:
        end(test, Outcome.EXPIRED)


def why_not_served(version: ModelVersion) -> str:
    """Return why a model cannot be served; empty where it can."""
    if not version.artefact:
        return _("Model %(number)s has no stored numbers to serve.") % {"number": version.pk}
    try:
        load_model(fetched(version.artefact))
    except ArtefactError as error:
        words = {"number": version.pk, "error": error}
        return _("Model %(number)s cannot be served: %(error)s") % words
    return ""
