"""The page "Tiếp nhận": files that came in are looked at, decided and taken; what was received and answered."""
