"""The console's pages, split by subject."""
