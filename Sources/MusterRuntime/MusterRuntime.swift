// MusterRuntime: see ARCHITECTURE.md.
