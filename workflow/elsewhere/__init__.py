"""Signed on another machine: documents that leave unsigned, and what comes back of them."""
