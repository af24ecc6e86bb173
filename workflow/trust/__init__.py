"""Whose signatures count: certificates of other offices, authorities, lists, and signed statements about keys."""
