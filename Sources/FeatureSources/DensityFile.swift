import Features

/// The sums of a dataset's heatmaps on disk, beside its table.
public enum DensityFile {
    /// The extension, without the dot: Gridmill density pyramid.
    public static let fileExtension = "gmdp"

    /// Maps kept sums into memory.
    ///
    /// - Throws: when they are not there, damaged, or of another table or other weights.
    public static func open(
        _ path: String, table: FeatureTable, key: UInt64
    ) throws(FeatureSourceError) -> DensityPyramid {
        let region = try DatasetFile.region(path)
        do throws(FeatureTableError) {
            return try DensityPyramid(table: table, key: key, region: region)
        } catch {
            throw .table(path: path, error)
        }
    }

    /// Writes sums; whole or not at all.
    public static func write(_ pyramid: DensityPyramid, to path: String) throws(FeatureSourceError) {
        let file = try DatasetFile.Writer(path: path)
        _ = try file.commit { sink throws(FeatureSourceError) in try pyramid.write(to: sink) }
    }
}
