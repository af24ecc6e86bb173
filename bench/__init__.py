"""Benchmarks: each a ratio to a floor measured in the same run, beside what a user would do instead."""
