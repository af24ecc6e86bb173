"""Dialogs for what came without a signature: a workbook to be confirmed, a paper to be entered."""
