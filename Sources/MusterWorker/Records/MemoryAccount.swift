/// What a worker knows of its memory.
///
/// What counts is the last reading, and what is on its way: values that will be fetched, and those that have begun to
/// come since that reading. What functions allocate shows at the next one.
struct MemoryAccount {
    var reading = MemoryReading(usedByteCount: 0, spillableByteCount: 0)
    /// The size of values that were allocated since the reading.
    var newByteCount: UInt64 = 0
    /// The size of values that are being fetched and of which no byte has come: their memory is not allocated yet.
    var reservedByteCount: UInt64 = 0
    /// How many fetches have their memory, reserved or allocated.
    var admittedCount = 0
    var isPaused = false
    /// What the scheduler was last told in this session.
    var toldPaused = false
    /// The shell is making room, and will say when it is done.
    var isMakingRoom = false
    /// Room was made for the value that is to be fetched next; no more can be done for it.
    var hasTried = false
    /// There was a reading since room was last asked for. So it is asked for once a reading, also if a full disk refuses.
    var mayAskForRoom = false
    /// How much was used when room was asked for though the store had nothing to give; nil: not since it was plenty.
    var usedInVain: UInt64?

    /// What is used, or will be in a moment.
    var usedByteCount: UInt64 { reading.usedByteCount + newByteCount + reservedByteCount }

    mutating func read(_ reading: MemoryReading) {
        self.reading = reading
        newByteCount = 0
    }

    /// A value will be fetched.
    mutating func reserve(_ byteCount: UInt64) {
        admittedCount += 1
        reservedByteCount += byteCount
    }

    /// Its first bytes are here, and memory for all of it.
    mutating func allocate(_ byteCount: UInt64) {
        reservedByteCount -= byteCount
        newByteCount += byteCount
    }

    /// It is stored, or will not be.
    mutating func end(_ fetch: Fetch) {
        guard fetch.isAdmitted else { return }
        admittedCount -= 1
        if !fetch.isAllocated { reservedByteCount -= fetch.byteCount }
    }

    /// The session is over, and every fetch with it. Memory is what it was, and nobody is there to be told.
    mutating func endSession() {
        (reservedByteCount, admittedCount, hasTried, toldPaused) = (0, 0, false, isPaused)
    }
}
