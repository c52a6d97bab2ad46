"""The console: what staff, units and leaders work with, on a desk."""
