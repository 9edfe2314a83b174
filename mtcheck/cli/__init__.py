"""The command line: one module for each command; only here is anything printed, and only here does mtcheck exit."""
