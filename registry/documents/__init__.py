"""Papers: HTML rendered to PDF without touching the network, issued once under a number, kept to the byte."""
