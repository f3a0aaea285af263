// What the API of this module mentions, so that whoever imports it needs to import nothing else.
@_exported public import MusterGraph

@_exported public import protocol MusterRuntime.DataStore
@_exported public import struct MusterRuntime.DataStoreError
@_exported public import class MusterRuntime.DiskStore
@_exported public import class MusterRuntime.MemoryStore
@_exported public import protocol MusterRuntime.PersistentDataStore
@_exported public import class MusterRuntime.SpillingStore
@_exported public import struct MusterRuntime.StoredEntry
@_exported public import struct MusterRuntime.StoredPart
