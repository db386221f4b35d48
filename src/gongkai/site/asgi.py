"""ASGI entry point of the embedded server: the WSGI application, in threads."""

import gc
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

# The server imports this within its event loop, where Django refuses to use the database.
with ThreadPoolExecutor(1) as thread:
    wsgi = thread.submit(import_module, "gongkai.site.wsgi").result().application

from gongkai.site.serving.application import Application

application = Application(wsgi)

# What is loaded by now lives as long as the worker: collections need not walk through it.
gc.collect()
gc.freeze()
