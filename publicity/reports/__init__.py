"""What the wall shows, read from the public views only."""
