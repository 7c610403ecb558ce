"""Vivamo's webhooks in Django: run it, and register http://127.0.0.1:8000/webhooks/vivamo. PORT is another port."""

from __future__ import annotations

from contextlib import suppress
from wsgiref.simple_server import make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path
from receiving import PORT, open_inbox, working
from vivamo.receivers.django import receiver

# A project has these in its settings.py, and keeps its CSRF middleware: the receiver is exempt by itself.
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
)
inbox = open_inbox()
urlpatterns = [path("webhooks/vivamo", receiver(inbox))]
application = get_wsgi_application()

if __name__ == "__main__":
    with inbox, working(inbox), make_server("127.0.0.1", PORT, application) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
