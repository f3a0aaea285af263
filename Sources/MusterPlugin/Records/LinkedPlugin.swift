public import CMusterPlugin
internal import CMusterPluginEntry

/// The operations that are linked into this program itself, as its own plugin would list them; nil when memory ran out.
///
/// A program that embeds a worker and defines operations needs no library of its own for them.
public func linkedPlugin() -> UnsafePointer<muster_plugin>? {
    muster_linked_plugin()
}
