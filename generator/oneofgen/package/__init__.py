"""A package in memory, and the folder that it is compared with or written to."""
