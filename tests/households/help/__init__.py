"""The room of help: rules, actions, guards, pages."""
