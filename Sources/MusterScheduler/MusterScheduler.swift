// MusterScheduler: see ARCHITECTURE.md.
