"""Running the demo as one process tree: servers, preparation, web, worker, beat, and the screen saying where to go."""
