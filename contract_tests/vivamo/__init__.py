"""The contract of Vivamo: what a run sends, and the laws that a schema cannot say."""
