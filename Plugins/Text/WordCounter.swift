/// Counts words that lie in one text. A table with open addressing over the bytes themselves: a string is only made of
/// each different word, and not of each word.
struct WordCounter {
    private struct Slot {
        var start = 0
        var length = 0
        var hash: UInt64 = 0
        /// 0: the slot is free.
        var count = 0
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var slots = [Slot](repeating: Slot(), count: 1024)
    private var used = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Counts one more occurrence of the word that lies there.
    mutating func count(_ word: Range<Int>) {
        if used * 2 >= slots.count { grow() }
        let hash = Self.hash(UnsafeBufferPointer(rebasing: bytes[word]))
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].count > 0 {
            if slots[index].hash == hash, isEqual(slots[index], word) {
                slots[index].count += 1
                return
            }
            index = (index + 1) & mask
        }
        slots[index] = Slot(start: word.lowerBound, length: word.count, hash: hash, count: 1)
        used += 1
    }

    /// How often each word was counted.
    var counts: [String: Int] {
        var counts = [String: Int](minimumCapacity: used)
        for slot in slots where slot.count > 0 {
            // Words that differ in bytes may still be the same string, as Swift compares them.
            counts[String(decoding: bytes[slot.start..<slot.start + slot.length], as: UTF8.self), default: 0] +=
                slot.count
        }
        return counts
    }

    private func isEqual(_ slot: Slot, _ word: Range<Int>) -> Bool {
        slot.length == word.count
            && bytes[slot.start..<slot.start + slot.length].elementsEqual(bytes[word])
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot.count > 0 {
            var index = Int(truncatingIfNeeded: slot.hash) & mask
            while slots[index].count > 0 { index = (index + 1) & mask }
            slots[index] = slot
        }
    }

    /// FNV-1a, whose low bits are mixed once more, as they choose the slot.
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash ^ (hash >> 32)
    }
}
