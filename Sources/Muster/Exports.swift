@_exported public import MusterGraph
