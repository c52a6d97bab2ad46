"""The commands of insights, by subject: the counting of the pool, and common problems."""
