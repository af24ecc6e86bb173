"""What stands of what was received: the reports themselves, what a consolidation would take, what came since."""
