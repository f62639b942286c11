"""What was typed and not saved yet: kept on the server, for its author alone."""
