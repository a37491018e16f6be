"""What a web server such as gunicorn serves."""

import gc
import os
import sys
from importlib import import_module

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

from .busy import give_up_on_locks_soon, give_up_on_models_soon, limit_statements, share_connections
from .running_processes import BeingRestoredError, note_process
from .slow_bodies import SlowBodies
from .sub_path import BelowPath
from .utf8_only import utf8_only
from .watching.folder import use_metrics_folder
from .watching.hosts import note_now_and_then

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")

_DO_NOT_TRY_AGAIN = 4
"""The exit code by which gunicorn knows that another worker would end in the same way."""

try:
    use_metrics_folder()
    site = SlowBodies(utf8_only(get_wsgi_application()))
    application = BelowPath(site, settings.FORCE_SCRIPT_NAME)
    # Now, for all processes of one server: it takes longer than the first page may.
    import_module(settings.ROOT_URLCONF)
    # A list of breached passwords that is not there stops this process, not each sign-up.
    get_default_password_validators()
    note_process()
except (ImproperlyConfigured, BeingRestoredError) as error:
    sys.stderr.write(f"movierec: {error}\n")
    sys.exit(_DO_NOT_TRY_AGAIN)
give_up_on_locks_soon()
limit_statements()
give_up_on_models_soon()
note_now_and_then("web")
# What is forked from here must have a connection of its own.
connections.close_all()
share_connections()
# All of this stays. Looking through it for garbage would cost a page now and then 150 ms, and each
# process forked from here a copy of its own.
gc.collect()
gc.freeze()
