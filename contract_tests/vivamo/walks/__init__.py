"""Walks through the states of the records, by the published client."""
