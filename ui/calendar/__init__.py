"""Lịch báo cáo: the page of the year."""
