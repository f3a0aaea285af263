// MusterTransport: see ARCHITECTURE.md.
