// MusterRegistry: see ARCHITECTURE.md.
