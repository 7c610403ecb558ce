"""Whom a change breaks here: generated symbols, overlays, facade and mock; and which assumptions it settles."""
