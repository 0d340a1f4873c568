import Geometry

extension FeatureTableBuilder {
    /// Packs the rows into a table on the heap.
    public consuming func finish(order: Order) -> FeatureTable {
        var packer = TablePacker(self, order: order)
        let region = ByteRegion(byteCount: packer.totalBytes) { heap in
            packer.write { heap.copy($0, at: $1) }
        }
        do throws(FeatureTableError) {
            return FeatureTable(storage: try TableStorage(region: region, verifying: .nothing))
        } catch {
            preconditionFailure("a table just packed cannot be opened: \(error)")
        }
    }

    /// Packs the rows and hands over the table's bytes piece by piece, letting go of each piece's source.
    ///
    /// - Parameters:
    ///   - order: the order of the rows.
    ///   - sink: takes bytes and where they belong. Pieces do not overlap; bytes never handed over are zero.
    /// - Returns: how many bytes the table has.
    /// - Throws: what the sink throws.
    @discardableResult
    public consuming func write<Failure: Error>(
        order: Order, to sink: (RawSpan, Int) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        var packer = TablePacker(self, order: order)
        try packer.write(to: sink)
        return packer.totalBytes
    }
}
