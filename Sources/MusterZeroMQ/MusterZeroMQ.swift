// MusterZeroMQ: see ARCHITECTURE.md.
