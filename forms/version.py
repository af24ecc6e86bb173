"""The one place that says which version of the program this is."""

VERSION = "1.0.0"
