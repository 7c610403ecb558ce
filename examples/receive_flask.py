"""Vivamo's webhooks in Flask: run it, and register http://127.0.0.1:8000/webhooks/vivamo. PORT is another port."""

from __future__ import annotations

from flask import Flask
from receiving import PORT, open_inbox, working
from vivamo.receivers.flask import receiver

inbox = open_inbox()
app = Flask(__name__)
app.add_url_rule("/webhooks/vivamo", view_func=receiver(inbox))

if __name__ == "__main__":
    # Flask's own server is for development; gunicorn or waitress run `app` just as well.
    with inbox, working(inbox):
        app.run(host="127.0.0.1", port=PORT)
