"""A whole province played through the commands, and its totals reckoned a second time without this program."""
