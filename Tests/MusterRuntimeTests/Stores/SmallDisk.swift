import Foundation

/// A file system of a few megabytes, in memory, that goes when the test ends.
final class SmallDisk {
    let path: String

    /// Nil where this process may not mount one.
    init?(at path: String, byteCount: Int) {
        self.path = path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(byteCount)") == 0 else { return nil }
    }

    /// Has the system refuse every write from now on. False where it does not.
    func forbidWriting() -> Bool {
        mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
    }

    deinit {
        // Also where a store still has it open.
        umount2(path, Int32(MNT_DETACH))
    }
}
