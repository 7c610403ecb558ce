"""Single changes to sound requests of Vivamo, sent and judged."""
