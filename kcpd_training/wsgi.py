"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from kcpd_training.content_types import with_content_type_read

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcpd_training.settings")

application = with_content_type_read(get_wsgi_application())

# What is loaded now stays: searching it for garbage again and again slows each report by a tenth.
gc.collect()
gc.freeze()
