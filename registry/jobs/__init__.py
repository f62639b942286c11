"""Long work with a progress bar: `jobs.actions.start`, `@jobs.registry.job`, `Job`."""
