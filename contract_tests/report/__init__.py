"""The outcome of a run as JSON, a page, JUnit XML and a table."""
