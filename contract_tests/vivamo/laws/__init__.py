"""The laws of Vivamo: what the API must do, by what they are about."""
