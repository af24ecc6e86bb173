"""The report of this office out of those it received, and the way back from a total to its parts."""
