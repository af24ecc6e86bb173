"""The year of an office: what it owes and what is owed to it, by the day."""
