"""The deputies' pages of oversight: livelihood projects and their monitors."""
