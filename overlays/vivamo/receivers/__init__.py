"""Webhook receivers: `asgi` (Starlette, FastAPI), `flask` and `django`, each `receiver(inbox)`. Loads no framework."""
