/// Many texts, end to end in one run of bytes, with a hash table for those that should be kept once.
struct StringPool {
    /// UTF-8, one text after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each text ends.
    private(set) var ends: [UInt32] = []
    /// Open addressing, a power of two.
    ///
    /// A slot has the low half of the hash in its high half and the text's number + 1 in its low half; 0 is
    /// free. The hash beside the number saves looking at most texts that are not the one sought.
    private var slots: [UInt64] = []
    private var used = 0

    /// All texts of a pool together, bytes: what the 32-bit ends can reach.
    static let maximumBytes = Int(UInt32.max)

    var count: Int { ends.count }

    func hasRoom(for length: Int) -> Bool { length <= Self.maximumBytes - bytes.count }

    func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    /// Adds a text, whether or not it is there already.
    mutating func append(_ text: Span<UInt8>) {
        precondition(hasRoom(for: text.count), "a pool of texts holds at most 4 GiB")
        bytes.reserveRoom(text.count)
        for index in text.indices { bytes.append(text[index]) }
        ends.append(UInt32(bytes.count))
    }

    /// The number of the text, added if it is new.
    ///
    /// Only for pools whose texts all came this way.
    mutating func intern(_ text: Span<UInt8>) -> UInt32 {
        growSlots()
        let hash = ContentHash.of(text)
        let slot = slot(of: text, hash: hash)
        if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
        append(text)
        fill(slot, hash: hash, number: UInt32(count))
        return UInt32(count - 1)
    }

    /// Enters an appended text in the hash table, unless an equal one is there.
    mutating func index(_ index: Int) {
        growSlots()
        let (slot, hash) = place(of: index)
        if slots[slot] == 0 { fill(slot, hash: hash, number: UInt32(index) + 1) }
    }

    private func place(of index: Int) -> (slot: Int, hash: UInt64) {
        let text = bytes.span.extracting(range(index))
        let hash = ContentHash.of(text)
        return (slot(of: text, hash: hash), hash)
    }

    /// True when an equal text was interned or indexed.
    func contains(_ text: Span<UInt8>) -> Bool {
        !slots.isEmpty && slots[slot(of: text, hash: ContentHash.of(text))] != 0
    }

    /// Lets go of the hash table; no text can be sought or interned from here on.
    mutating func seal() { slots = [] }

    private mutating func fill(_ slot: Int, hash: UInt64, number: UInt32) {
        slots[slot] = hash << 32 | UInt64(number)
        used += 1
    }

    /// The slot that holds the text, or the free one where it belongs.
    private func slot(of text: Span<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = slots[slot]
            if entry >> 32 == hash & 0xFFFF_FFFF, isEqual(Int(UInt32(truncatingIfNeeded: entry)) - 1, text) {
                return slot
            }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func isEqual(_ index: Int, _ text: Span<UInt8>) -> Bool {
        let range = range(index)
        guard range.count == text.count else { return false }
        for position in text.indices where bytes[range.lowerBound + position] != text[position] {
            return false
        }
        return true
    }

    /// Keeps at least a quarter of the slots free.
    ///
    /// Masks stay within the 32 bits of hash that slots keep: texts
    /// have 32-bit numbers, so at most 2³² slots are ever asked for, and memory ends long before.
    private mutating func growSlots() {
        guard (used + 1) * 4 > slots.count * 3 else { return }
        let old = slots
        slots = [UInt64](repeating: 0, count: max(old.count * 2, 16))
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}

extension Array {
    /// Grows by half instead of doubling, so that a big column wastes less memory.
    mutating func reserveRoom(_ more: Int) {
        guard count + more > capacity else { return }
        reserveCapacity(Swift.max(count + more, count + count / 2, 16))
    }
}
