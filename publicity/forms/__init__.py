"""Forms of the wall and of the office: notices, objections, and what the public sends."""
