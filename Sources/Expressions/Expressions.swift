// Taken by the work under way.
