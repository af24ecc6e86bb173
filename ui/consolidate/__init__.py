"""The page "Tổng hợp": who has sent, the totals and where they come from."""
