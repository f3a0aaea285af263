import CMusterLinux
import Glibc

/// Has this process killed when the thread ends that started it; ends it at once if its parent, which this is the number
/// of, has already ended.
///
/// The kernel keeps that with the calling thread, and forgets it when that one ends.
package func endWithParent(_ parent: Int32) {
    muster_die_with_parent()
    // It may have ended before that was said.
    guard getppid() == parent else { exit(0) }
}
