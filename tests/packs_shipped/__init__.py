"""Every pack that ships goes through the program by its commands; found by listing, so that a new one is tried."""
