"""The commands: the window's headless twins, each a few lines over workflow/."""
