"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcpd_training.settings")

application = get_wsgi_application()

# What is loaded now stays: searching it for garbage again and again slows each report by a tenth.
gc.collect()
gc.freeze()
