import Features

/// What a look depends on: nothing, the value of one column, or anything of the row.
enum RowDependence {
    case nothing
    case column(ValueCodes)
    case row

    /// What two things together depend on.
    func joined(_ other: Self) -> Self {
        switch (self, other) {
        case (.nothing, let dependence), (let dependence, .nothing): dependence
        case (.column(let a), .column(let b)) where a.column == b.column: self
        default: .row
        }
    }
}

/// The index of a row's look, found once per distinct value when the look depends on no more than that.
struct LookMemo {
    private let isPerRow: Bool
    /// Nil when nothing matters, or too much.
    private var codes: ValueCodes?
    /// By code: −2 unknown, −1 no ink.
    private var known: [Int32] = [-2]

    init(_ dependence: RowDependence) {
        switch dependence {
        case .nothing: (isPerRow, codes) = (false, nil)
        case .column(let codes): (isPerRow, self.codes) = (false, codes)
        case .row: (isPerRow, codes) = (true, nil)
        }
    }

    /// Where the row's answer is kept; nil when every row has its own.
    @inline(__always)
    mutating func place(row: Int) -> Int? {
        if isPerRow { return nil }
        guard let code = codes == nil ? 0 : codes?.code(row: row) else { return nil }
        while code >= known.count { known.append(-2) }
        return code
    }

    /// What is kept there: nil when not known yet.
    @inline(__always)
    subscript(place: Int) -> Int32? {
        get { known[place] == -2 ? nil : known[place] }
        set { known[place] = newValue ?? -2 }
    }
}
