/// A store that can bring to disk what it has in memory.
package protocol SpillableStore: DataStore {
    /// How many bytes it has in memory, and could have elsewhere.
    var spillableByteCount: Int { get }

    /// How many bytes it has brought to disk since it was made.
    var spilledByteCount: Int { get }

    /// Brings so many bytes to disk, as far as it has them, those first that were not used for the longest time.
    func spill(byteCount: Int) throws(DataStoreError)
}
