"""Build a package in memory, compare it with a folder, and write it there."""
