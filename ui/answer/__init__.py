"""Answers: accepting and returning what was received, and what the office above said, shown where it belongs."""
