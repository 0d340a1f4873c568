import Features

extension DatasetFile {
    /// Writes a table that is in memory already, such as one joined from several; whole or not at all.
    ///
    /// - Returns: the size of the file in bytes.
    @discardableResult
    public static func write(_ table: FeatureTable, to path: String) throws(FeatureSourceError) -> Int {
        let file = try Writer(path: path)
        return try file.commit { sink throws(FeatureSourceError) in try table.write(to: sink) }
    }
}
