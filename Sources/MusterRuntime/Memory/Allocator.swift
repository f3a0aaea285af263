import CMusterLinux

/// What the C library's allocator does with memory that is free. Figures: `docs/decisions/memory.md`.
package enum Allocator {
    /// Has large blocks come from memory that the process has already, and be kept when they are free: to get each from the
    /// system costs more than to fill it. For a process that does nothing but work; a program that has a worker in it
    /// decides for itself.
    package static func prepareForWork() { muster_keep_large_blocks() }

    /// Gives memory that is free back to the system. It takes long when much is: not for the reactor's thread.
    static func giveBack() { muster_trim() }
}
