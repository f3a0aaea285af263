// Muster: see ARCHITECTURE.md.
