"""Values and bodies one change away from a sound request, derived from a schema."""
