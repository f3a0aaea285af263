// MusterWorker: see ARCHITECTURE.md.
