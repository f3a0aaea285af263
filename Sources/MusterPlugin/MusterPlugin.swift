// MusterPlugin: see ARCHITECTURE.md.
