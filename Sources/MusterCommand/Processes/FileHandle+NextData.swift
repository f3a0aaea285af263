import Foundation

extension FileHandle {
    /// What comes next, waiting for it; empty at the end, and where nothing can be read.
    ///
    /// `availableData` would trap when a signal interrupts it, or when there is nothing to read from.
    var nextData: Data {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            while true {
                let count = Foundation.read(fileDescriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                return count > 0 ? Data(bytes: UnsafeRawPointer(buffer.baseAddress!), count: count) : Data()
            }
        }
    }
}
