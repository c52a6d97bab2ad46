"""Template tags of every face."""
