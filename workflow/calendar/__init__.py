"""The year of an office: what is owed when, days that no one works, reminders, and the calendar file."""
