"""What differs between two documents and whom it breaks, for a terminal, for Markdown and as JSON."""
