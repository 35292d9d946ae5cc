"""What a WSGI server loads. Refuses to start in an environment or with a database role that would not hold."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from famn.config.env import EnvError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "famn.config.settings")
os.environ.setdefault("FAMN_PROCESS", "web")

try:
    application = get_wsgi_application()
except EnvError as error:
    sys.exit(f"famn: {error}")

from famn.config.checks import role_faults

if faults := role_faults():
    sys.exit(f"famn: {faults[0]}")
