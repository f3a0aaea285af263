/// Makes the file of a state as small as it can be, while no scheduler uses it.
package enum StateCompaction {
    /// Returns the sizes of the file before and after.
    package static func run(_ folder: String) throws(JournalError) -> (before: Int, after: Int) {
        let before = try StateReader(folder: folder).usage()
        var configuration = Journal.Configuration()
        (configuration.compactionByteCount, configuration.compactionFactor) = (0, 1)
        let file = try StateFile(folder: folder, configuration: configuration)
        do throws(LMDBError) {
            let after = try file.environment.read { transaction throws(LMDBError) in
                try file.environment.usage(transaction)
            }
            return (before.fileByteCount, after.fileByteCount)
        } catch {
            throw JournalError(error, operation: "compacting it", folder: folder)
        }
    }
}
