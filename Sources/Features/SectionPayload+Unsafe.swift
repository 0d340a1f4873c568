/// The content of a section, ready to be written.
enum SectionPayload {
    case bytes([UInt8])
    case words([UInt32])
    case longs([UInt64])

    var hash: UInt64 {
        switch self {
        case .bytes(let array): ContentHash.of(array.span)
        case .words(let array): ContentHash.of(array.span)
        case .longs(let array): ContentHash.of(array.span)
        }
    }

    var byteCount: Int {
        switch self {
        case .bytes(let array): array.count
        case .words(let array): array.count * 4
        case .longs(let array): array.count * 8
        }
    }

    func send<Failure: Error>(
        to sink: (RawSpan, Int) throws(Failure) -> Void, at offset: Int, expected: Int
    ) throws(Failure) {
        // SAFETY: (bytes) numbers without padding, in the host's order, which is the file's.
        precondition(byteCount == expected, "a section of another length than planned")
        switch self {
        case .bytes(let array): try sink(unsafe array.span.bytes, offset)
        case .words(let array): try sink(unsafe array.span.bytes, offset)
        case .longs(let array): try sink(unsafe array.span.bytes, offset)
        }
    }
}
