"""Tests of a target: a mock, a sandbox or any address that claims to speak the API of a document."""
