"""The keys of this office and what they open: made, brought, on tokens, for signing and for reading."""
