import CDeflate
import CISAL

/// Bytes to a zlib stream: ISA-L where time counts, libdeflate where bytes do.
///
/// Owned by one encoder, which is owned by one worker; its state is 0.4 MB.
@safe struct Deflater: ~Copyable {
    private enum Library {
        case isal(level: UInt32)
        case deflate(level: Int32)
    }

    private let library: Library
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let levelBuffer: UnsafeMutableRawPointer
    private let levelBufferBytes: Int
    private var compressor: OpaquePointer?
    /// The compressed bytes of the last call; only the first so many count.
    private(set) var output: [UInt8] = []

    init(mode: ImageEncoder.Mode) {
        switch mode {
        case .live: library = .isal(level: 1)
        case .seed: library = .isal(level: 2)
        case .archive: library = .deflate(level: 6)
        }
        levelBufferBytes = Int(GRIDMILL_ISAL_LEVEL_2_BUFFER_BYTES)
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: isal_zstream())
        unsafe levelBuffer = .allocate(byteCount: levelBufferBytes, alignment: 64)
    }

    deinit {
        // SAFETY: both were allocated in init; the compressor is nil or libdeflate's own.
        unsafe stream.deallocate()
        unsafe levelBuffer.deallocate()
        unsafe libdeflate_free_compressor(compressor)
    }

    /// Compresses the first bytes of a buffer.
    ///
    /// - Returns: how many bytes of ``output`` are the stream.
    mutating func compress(_ input: [UInt8], count: Int) throws(ImageCodingError) -> Int {
        precondition(count >= 0 && count <= input.count, "the count is part of the buffer")
        // Room for the worst case: stored blocks of at least 8 KiB with 5 bytes each, and the wrapper.
        let bound = count + count / 1024 + 1024
        if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
        if case .isal(let level) = library, let size = compressFast(input, count: count, level: level) {
            return size
        }
        return try compressSmall(input, count: count)
    }

    /// ISA-L, one call for the whole stream; nil when it does not fit the output.
    private mutating func compressFast(_ input: [UInt8], count: Int, level: UInt32) -> Int? {
        guard let inputCount = UInt32(exactly: count), let outputCount = UInt32(exactly: output.count) else {
            return nil
        }
        let stream = unsafe self.stream
        // SAFETY: input and output stay in place during the call, their lengths are checked above, and the
        // level buffer is as large as the highest level in use asks for.
        unsafe isal_deflate_init(stream)
        unsafe stream.pointee.level = level
        unsafe stream.pointee.level_buf = levelBuffer.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.level_buf_size = UInt32(levelBufferBytes)
        unsafe stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
        unsafe stream.pointee.end_of_stream = 1
        let status = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                unsafe stream.pointee.avail_in = inputCount
                unsafe stream.pointee.next_out = target.baseAddress
                unsafe stream.pointee.avail_out = outputCount
                return unsafe isal_deflate(stream)
            }
        }
        let isWhole = unsafe stream.pointee.internal_state.state == ZSTATE_END
        return unsafe status == COMP_OK && isWhole ? Int(stream.pointee.total_out) : nil
    }

    /// libdeflate: fewer bytes, several times the time.
    private mutating func compressSmall(_ input: [UInt8], count: Int) throws(ImageCodingError) -> Int {
        if unsafe compressor == nil {
            if case .deflate(let level) = library {
                unsafe compressor = libdeflate_alloc_compressor(level)
            } else {
                unsafe compressor = libdeflate_alloc_compressor(1)
            }
        }
        guard let compressor = unsafe compressor else {
            throw .encodingFailed(.png, reason: "no memory for the compressor")
        }
        // SAFETY: both lengths are those of the buffers; 0 means that the output was too small.
        let size = unsafe input.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                unsafe libdeflate_zlib_compress(
                    compressor, source.baseAddress, count, target.baseAddress, target.count)
            }
        }
        guard size > 0 else { throw .encodingFailed(.png, reason: "the compressed data does not fit") }
        return size
    }
}
