import Features

/// What a look depends on: nothing, the value of one dictionary column, or anything of the row.
enum RowDependence: Equatable {
    case nothing
    case column(Int)
    case row

    /// What two things together depend on.
    func joined(_ other: Self) -> Self {
        switch (self, other) {
        case (.nothing, let dependence), (let dependence, .nothing): dependence
        case (.column(let a), .column(let b)) where a == b: self
        default: .row
        }
    }
}

/// The index of a row's look, found once per distinct value when the look depends on no more than that.
struct LookMemo {
    private let dependence: RowDependence
    /// −2 unknown, −1 no ink; the last place is the null's, the only one when nothing matters.
    private var known: [Int32]

    init(_ dependence: RowDependence, table: FeatureTable) {
        self.dependence = dependence
        let places =
            if case .column(let column) = dependence { table.dictionaryCount(column: column) } else { 0 }
        known = Array(repeating: -2, count: places + 1)
    }

    /// Where the row's answer is kept; nil when every row has its own.
    @inline(__always)
    func place(row: Int, in table: FeatureTable) -> Int? {
        switch dependence {
        case .nothing: 0
        case .column(let column): table.stringCode(row: row, column: column) ?? known.count - 1
        case .row: nil
        }
    }

    /// What is kept there: nil when not known yet.
    @inline(__always)
    subscript(place: Int) -> Int32? {
        get { known[place] == -2 ? nil : known[place] }
        set { known[place] = newValue ?? -2 }
    }
}
