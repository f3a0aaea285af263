extension Journal {
    /// What a journal can be told.
    package struct Configuration: Sendable {
        /// How long after the beginning of a commit the next one begins, at the earliest. What comes meanwhile is in one
        /// transaction. A change that comes later than that is committed at once.
        package var commitInterval = Duration.milliseconds(5)
        /// How often changes that found no room are tried again.
        package var retryInterval = Duration.milliseconds(500)
        /// How many bytes may wait to be written, those of the transaction at work included. One graph has 2 GiB at most.
        package var maximumWaitingByteCount = 4 << 30
        /// A file is copied compactly when it is opened, if it is larger than this …
        package var compactionByteCount = 64 << 20
        /// … and than so many times what is in it.
        package var compactionFactor = 4
        /// How much address space the file is given at first; it takes neither memory nor disk, and grows by itself.
        package var initialByteCount = 1 << 30
        /// Up to which size the file grows.
        package var maximumByteCount = 1 << 42

        package init() {}
    }
}
