"""Reference data of core: the calendar of working days."""
