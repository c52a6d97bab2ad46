"""The pages of the pool, by subject."""
