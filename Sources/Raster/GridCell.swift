/// What a ``CellGrid`` adds up: amounts of area times a factor.
protocol GridCell: BitwiseCopyable {
    static var zero: Self { get }
    static func &+= (left: inout Self, right: Self)
    /// The factor with the other sign.
    static func negated(_ factor: Self) -> Self
    /// A factor taken so many times.
    static func times(_ amount: Int32, _ factor: Self) -> Self
}

/// Areas alone; the factor is 1 or −1.
extension Int32: GridCell {
    @inline(__always) static func negated(_ factor: Int32) -> Int32 { 0 &- factor }
    @inline(__always) static func times(_ amount: Int32, _ factor: Int32) -> Int32 { amount &* factor }
}

/// Areas alone, however many.
extension Int64: GridCell {
    @inline(__always) static func negated(_ factor: Int64) -> Int64 { 0 &- factor }
    @inline(__always) static func times(_ amount: Int32, _ factor: Int64) -> Int64 {
        Int64(amount) &* factor
    }
}

/// Areas times the four bytes of a premultiplied colour, lowest first; or the difference of two such.
extension SIMD4<Int32>: GridCell {
    @inline(__always) static func negated(_ factor: Self) -> Self { Self.zero &- factor }
    @inline(__always) static func times(_ amount: Int32, _ factor: Self) -> Self {
        Self(repeating: amount) &* factor
    }
}
