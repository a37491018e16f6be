"""The accounts' administration: each module registers its own."""

from core.admin import import_modules

import_modules(__name__, __path__)
