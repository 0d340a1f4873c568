/// Many texts, end to end in one run of bytes, with a hash table for those that should be kept once.
struct StringPool {
    /// UTF-8, one text after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each text ends.
    private(set) var ends: [UInt32] = []
    /// Open addressing: text number + 1, or 0 where free; a power of two.
    private var slots: [UInt32] = []
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

    /// The number of the text, added if it is new. Only for pools whose texts all came this way.
    mutating func intern(_ text: Span<UInt8>) -> UInt32 {
        growSlots()
        let slot = slot(of: text)
        if slots[slot] != 0 { return slots[slot] - 1 }
        append(text)
        slots[slot] = UInt32(count)
        used += 1
        return UInt32(count - 1)
    }

    /// Enters an appended text in the hash table, unless an equal one is there.
    mutating func index(_ index: Int) {
        growSlots()
        let slot = slot(of: bytes.span.extracting(range(index)))
        guard slots[slot] == 0 else { return }
        slots[slot] = UInt32(index) + 1
        used += 1
    }

    /// True when an equal text was interned or indexed.
    func contains(_ text: Span<UInt8>) -> Bool {
        !slots.isEmpty && slots[slot(of: text)] != 0
    }

    /// The slot that holds the text, or the free one where it belongs.
    private func slot(of text: Span<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: ContentHash.of(text)) & mask
        while slots[slot] != 0, !isEqual(Int(slots[slot]) - 1, text) { slot = (slot + 1) & mask }
        return slot
    }

    private func isEqual(_ index: Int, _ text: Span<UInt8>) -> Bool {
        let range = range(index)
        guard range.count == text.count else { return false }
        for position in text.indices where bytes[range.lowerBound + position] != text[position] { return false }
        return true
    }

    /// Keeps at least a quarter of the slots free.
    private mutating func growSlots() {
        guard (used + 1) * 4 > slots.count * 3 else { return }
        let old = slots
        slots = [UInt32](repeating: 0, count: max(old.count * 2, 16))
        let mask = slots.count - 1
        for number in old where number != 0 {
            var slot = hash(Int(number) - 1) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = number
        }
    }

    private func hash(_ index: Int) -> Int {
        Int(truncatingIfNeeded: ContentHash.of(bytes.span.extracting(range(index))))
    }
}

extension Array {
    /// Grows by half instead of doubling, so that a big column wastes less memory.
    mutating func reserveRoom(_ more: Int) {
        guard count + more > capacity else { return }
        reserveCapacity(Swift.max(count + more, count + count / 2, 16))
    }
}
