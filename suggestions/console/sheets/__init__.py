"""What is printed of a matter or an opinion: each sheet's content, and who may print it."""
