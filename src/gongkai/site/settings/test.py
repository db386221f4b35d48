"""Settings of the suite: nothing on disk but a temporary folder, cheap password hashes."""

import os
import tempfile

os.environ.setdefault("GONGKAI_HOME", tempfile.mkdtemp(prefix="gongkai-test-"))

from gongkai.site.settings.base import *  # noqa: F403

# The second reads what the program itself has written, as in the demo.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AXES_ENABLED = False
READY = False
API_PER_MINUTE = 0
