import Tiling

/// A set of metatiles of one zoom and size, kept as bitmap pages of 64 × 64.
public struct MetatileSet: Sendable, Equatable {
    /// A page's place: column and row of metatiles, divided by 64.
    struct Page: Hashable, Comparable {
        let column: Int
        let row: Int

        static func < (a: Self, b: Self) -> Bool { (a.row, a.column) < (b.row, b.column) }
    }

    /// Metatiles along a page's side.
    static let pageSide = 64
    /// Bytes of a page's bitmap.
    static let pageBytes = pageSide * pageSide / 8

    /// The zoom of the members.
    public let zoom: Int
    /// Tiles along a member's side, as far as the zoom has so many.
    public let size: Int
    private var pages: [Page: [UInt8]] = [:]

    /// An empty set; the size is cut to what the zoom has, as ``Metatile`` does.
    public init(zoom: Int, size: Int) {
        precondition((0...TileCoordinate.maximumZoom).contains(zoom), "zoom \(zoom) is outside the grid")
        self.zoom = zoom
        self.size = min(size, 1 << zoom)
    }

    /// How many members there are; O(pages).
    public var count: Int {
        pages.values.reduce(0) { sum, bitmap in bitmap.reduce(sum) { $0 + $1.nonzeroBitCount } }
    }

    /// True when the metatile is a member; one of another zoom or size never is.
    public func contains(_ metatile: Metatile) -> Bool {
        guard metatile.zoom == zoom, metatile.size == size else { return false }
        let place = Self.place(of: metatile)
        return pages[place.page].map { $0[place.byte] & place.bit != 0 } ?? false
    }

    /// Adds a metatile of the set's zoom and size.
    public mutating func insert(_ metatile: Metatile) {
        precondition(metatile.zoom == zoom && metatile.size == size, "\(metatile) does not belong here")
        let place = Self.place(of: metatile)
        pages[place.page, default: Self.emptyBitmap][place.byte] |= place.bit
    }

    /// The members, by page, row and column.
    public var members: [Metatile] {
        pages.keys.sorted().flatMap { page -> [Metatile] in
            (0..<Self.pageSide * Self.pageSide).compactMap { index in
                guard let bitmap = pages[page], bitmap[index / 8] & 1 << UInt8(index % 8) != 0 else {
                    return nil
                }
                return metatile(page: page, index: index)
            }
        }
    }

    static let emptyBitmap = [UInt8](repeating: 0, count: pageBytes)

    /// Where a metatile's bit lies.
    static func place(of metatile: Metatile) -> (page: Page, byte: Int, bit: UInt8) {
        let column = metatile.column / metatile.size
        let row = metatile.row / metatile.size
        let index = row % pageSide * pageSide + column % pageSide
        let page = Page(column: column / pageSide, row: row / pageSide)
        return (page, index / 8, 1 << UInt8(index % 8))
    }

    /// Takes a page over from the ledger; one of the wrong length is left out.
    mutating func merge(page: Page, bitmap: [UInt8]) {
        guard bitmap.count == Self.pageBytes else { return }
        let old = pages[page] ?? Self.emptyBitmap
        pages[page] = zip(old, bitmap).map { $0 | $1 }
    }

    /// The metatile of a bit; nil when the page reaches beyond the grid there.
    func metatile(page: Page, index: Int) -> Metatile? {
        let column = (page.column * Self.pageSide + index % Self.pageSide) * size
        let row = (page.row * Self.pageSide + index / Self.pageSide) * size
        return TileCoordinate(zoom: zoom, column: column, row: row).map { Metatile(holding: $0, size: size) }
    }
}
