"""Reads of the pool, split by subject; each starts from `scope`."""
