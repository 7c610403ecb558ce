"""Deliveries of webhooks: what comes in, and what must have come."""
