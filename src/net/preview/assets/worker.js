// No shared connection yet.
