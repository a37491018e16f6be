"""What a web server such as gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from .busy import give_up_on_locks_soon
from .utf8_only import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")

application = utf8_only(get_wsgi_application())
give_up_on_locks_soon()
