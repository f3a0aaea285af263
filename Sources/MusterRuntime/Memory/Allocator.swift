import CMusterLinux

/// What the C library's allocator does with memory that is free. Figures: `docs/decisions/memory.md`.
package enum Allocator {
    /// Has large blocks come from memory that the process has already, and be kept when they are free: to get each from the
    /// system costs more than to fill it. For a process that does nothing but work; a program that has a worker in it
    /// decides for itself.
    package static func prepareForWork() { muster_keep_large_blocks() }

    /// The environment of a process that does nothing but work: its large blocks lie in huge pages, where the system offers
    /// them for the asking. Whoever has set the C library's tunables knows why.
    ///
    /// A value of 256 MiB comes into 65,536 pages of 4 KiB otherwise, each of which the system hands out by itself.
    package static func environmentForWork(_ environment: [String: String]) -> [String: String] {
        environment.merging(["GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"]) { given, _ in given }
    }

    /// Gives memory that is free back to the system. It takes long when much is: not for the reactor's thread.
    static func giveBack() { muster_trim() }
}
