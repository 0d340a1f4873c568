import Geometry

// SAFETY: (@unchecked Sendable) the memory is never written after init, and freed once, in deinit.
/// Bytes that never change, on the heap or in a memory map, owned until the last user lets go.
///
/// All reading of a table's bytes happens here, in the host's byte order, which is the file's: little-endian.
@safe public final class ByteRegion: @unchecked Sendable {
    private let base: UnsafeRawPointer
    private let release: @Sendable () -> Void
    private let rest: @Sendable (Range<Int>) -> Void
    /// How many bytes.
    public let count: Int

    /// Takes over memory that somebody else made, such as a memory map.
    ///
    /// - Parameters:
    ///   - base: aligned to 8 bytes; readable and unchanging until `release` is called.
    ///   - count: how many bytes from there.
    ///   - rest: told that a run of the bytes was read once and may not be wanted again soon.
    ///   - release: called once, when the last user has gone.
    @unsafe
    public init(
        adopting base: UnsafeRawPointer, count: Int,
        rest: @escaping @Sendable (Range<Int>) -> Void = { _ in },
        release: @escaping @Sendable () -> Void
    ) {
        precondition(count >= 0 && UInt(bitPattern: base) % 8 == 0, "a region is aligned to 8 bytes")
        unsafe self.base = unsafe base
        self.count = count
        self.rest = rest
        self.release = release
    }

    deinit { release() }

    /// Copies bytes to the heap.
    public convenience init(copying bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { heap in
            // SAFETY: bytes have no padding.
            heap.copy(unsafe bytes.span.bytes, at: 0)
        }
    }

    /// Zeroed heap memory, filled by the closure before anybody else sees it.
    convenience init(byteCount: Int, fill: (borrowing HeapWriter) -> Void) {
        let writer = HeapWriter(byteCount: byteCount)
        fill(writer)
        // SAFETY: the writer goes out of scope here; nobody writes afterwards.
        let memory = unsafe UInt(bitPattern: writer.memory.baseAddress)
        unsafe self.init(adopting: UnsafeRawPointer(writer.base), count: byteCount) {
            unsafe UnsafeMutableRawPointer(bitPattern: memory)?.deallocate()
        }
    }

    /// All bytes.
    public func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(0..<count, body)
    }

    /// All bytes, copied.
    func copied() -> [UInt8] {
        // SAFETY: the buffer is the whole region, which lives as long as self.
        unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count))
    }

    /// A run of the bytes; the range is held inside the region.
    func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let held = range.clamped(to: 0..<count)
        // SAFETY: `held` lies in the region, which lives as long as self.
        let buffer = unsafe UnsafeRawBufferPointer(start: base + held.lowerBound, count: held.count)
        return try body(unsafe RawSpan(_unsafeBytes: buffer))
    }

    /// The hash of a run of the bytes; a map gives back the memory that reading it has taken.
    func hashOnce(_ range: Range<Int>) -> UInt64 {
        defer { rest(range) }
        return withBytes(range) { ContentHash.of($0) }
    }

    /// Reads a whole value; the caller has proved that offset + size ≤ count.
    @inline(__always)
    fileprivate func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        unsafe base.loadUnaligned(fromByteOffset: offset, as: type)
    }

    @inline(__always)
    fileprivate func pointer(_ offset: Int) -> UnsafeRawPointer { unsafe base + offset }
}

/// Heap memory while it is being filled.
@safe
struct HeapWriter: ~Copyable {
    fileprivate let base: UnsafeMutableRawPointer
    fileprivate let memory: UnsafeMutableRawBufferPointer

    fileprivate init(byteCount: Int) {
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
        unsafe memory = UnsafeMutableRawBufferPointer(start: base, count: byteCount)
    }

    /// The hash of the bytes from an offset to the end.
    func hash(from offset: Int) -> UInt64 {
        let held = min(max(offset, 0), unsafe memory.count)
        // SAFETY: the rest of the memory, initialised at the start and not written during the call.
        let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[held...])
        return ContentHash.of(unsafe RawSpan(_unsafeBytes: rest))
    }

    func copy(_ bytes: RawSpan, at offset: Int) {
        let room = unsafe memory.count
        precondition(offset >= 0 && bytes.byteCount <= room - offset, "a write beyond the region")
        let target = unsafe UnsafeMutableRawBufferPointer(start: base + offset, count: bytes.byteCount)
        // SAFETY: the target lies in the memory and the source does not overlap it.
        unsafe bytes.withUnsafeBytes { source in unsafe target.copyMemory(from: source) }
    }
}

/// A run of bytes of a region, read as an array of one kind of number.
///
/// An index out of range reads zeros instead of trapping: what a table says about itself is checked when it
/// is opened, but a forged one must not be able to stop the process.
struct Section: Sendable {
    let region: ByteRegion
    let offset: Int
    let length: Int

    /// Nothing at all.
    static let empty = Section(region: ByteRegion(copying: []), offset: 0, length: 0)

    /// A run inside the region; the caller has checked the bounds.
    init(region: ByteRegion, offset: Int, length: Int) {
        precondition(offset >= 0 && length >= 0 && length <= region.count - offset, "a section out of bounds")
        self.region = region
        self.offset = offset
        self.length = length
    }

    @inline(__always)
    private func value<Value: BitwiseCopyable>(_ index: Int, _ zero: Value) -> Value {
        let size = MemoryLayout<Value>.size
        // SAFETY: index < length / size, and the section lies in the region.
        guard index >= 0, index < length / size else { return zero }
        return region.load(offset &+ index &* size, as: Value.self)
    }

    @inline(__always) func byte(_ index: Int) -> UInt8 { value(index, 0) }
    @inline(__always) func word(_ index: Int) -> UInt32 { value(index, 0) }
    @inline(__always) func long(_ index: Int) -> Int64 { value(index, 0) }
    @inline(__always) func double(_ index: Int) -> Double {
        Double(bitPattern: UInt64(bitPattern: long(index)))
    }
    @inline(__always) func float(_ index: Int) -> Float { Float(bitPattern: word(index)) }

    /// Edges minX, minY, maxX, maxY.
    @inline(__always) func edges(_ index: Int) -> SIMD4<UInt32> { value(index, SIMD4(repeating: 0)) }

    @inline(__always) func worldPoint(_ index: Int) -> WorldPoint {
        let pair = value(index, SIMD2<UInt32>(repeating: 0))
        return WorldPoint(x: pair.x, y: pair.y)
    }

    /// A run of the bytes, relative to the section and held inside it.
    func withBytes<Result>(_ range: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
        let held = range.clamped(to: 0..<length)
        return region.withBytes(offset + held.lowerBound..<offset + held.upperBound, body)
    }

    /// All bytes.
    func withAllBytes<Failure: Error>(_ body: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        try region.withBytes(offset..<offset + length, body)
    }

    /// A run of the section as points; the range is held inside the section.
    @inline(__always)
    func withWorldPoints(_ range: Range<Int>, _ body: (Span<WorldPoint>) -> Void) {
        let held = range.clamped(to: 0..<length / 8)
        // SAFETY: WorldPoint is two UInt32 (8 bytes, aligned to 4); sections start at multiples of 8 of a
        // region aligned to 8; `held` lies in the section, and the region lives as long as self.
        unsafe region.pointer(offset + held.lowerBound * 8).withMemoryRebound(
            to: WorldPoint.self, capacity: held.count
        ) { start in
            let buffer = unsafe UnsafeBufferPointer(start: start, count: held.count)
            body(unsafe Span(_unsafeElements: buffer))
        }
        withExtendedLifetime(region) {}
    }

    /// A run of the section as numbers; the range is held inside the section.
    @inline(__always)
    func withWords(_ range: Range<Int>, _ body: (Span<UInt32>) -> Void) {
        let held = range.clamped(to: 0..<length / 4)
        // SAFETY: sections start at multiples of 8 of a region aligned to 8; `held` lies in the section, and the
        // region lives as long as self.
        unsafe region.pointer(offset + held.lowerBound * 4).withMemoryRebound(
            to: UInt32.self, capacity: held.count
        ) { start in
            let buffer = unsafe UnsafeBufferPointer(start: start, count: held.count)
            body(unsafe Span(_unsafeElements: buffer))
        }
        withExtendedLifetime(region) {}
    }

    /// A run of the bytes as text; bytes that are not UTF-8 become U+FFFD.
    func text(_ range: Range<Int>) -> String {
        let held = range.clamped(to: 0..<length)
        // SAFETY: `held` lies in the section, and the region lives as long as self.
        let buffer = unsafe UnsafeRawBufferPointer(
            start: region.pointer(offset + held.lowerBound), count: held.count)
        return unsafe String(decoding: buffer, as: UTF8.self)
    }
}
