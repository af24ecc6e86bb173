"""Nothing lost, nothing let in: every promise broken at on purpose, with its protection and with it taken away."""
