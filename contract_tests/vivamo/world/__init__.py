"""What the records of a run must look like, learned from every exchange."""
