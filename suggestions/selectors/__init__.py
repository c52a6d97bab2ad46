"""Reads of the pipeline; every one starts from what the actor may see."""
