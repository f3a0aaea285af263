// See docs/plugins.md.
