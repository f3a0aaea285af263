// MusterProtocol: see ARCHITECTURE.md.
