"""What differs between two OpenAPI documents, and whom it breaks."""
