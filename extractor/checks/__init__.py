"""Checks of what stands: the tables of an output folder (`verify`), an installation (`doctor`)."""
