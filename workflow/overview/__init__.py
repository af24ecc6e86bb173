"""What the office above sees: who has sent, who is late, reminders, lists, charts, years and reforms."""
