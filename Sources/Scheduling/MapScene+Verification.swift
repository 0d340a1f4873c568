import Features
import Imagery
import Styling

extension MapScene {
    /// What layers read of their sources' tables; labels and changed features are told from others by their ids.
    static func contents(of style: CompiledStyle) -> [String: FeatureTable.Content] {
        let documents = style.document["layers"]?.elements ?? []
        var contents: [String: FeatureTable.Content] = [:]
        for layer in style.layers {
            guard let source = layer.source, case .dataset? = style.sources[source] else { continue }
            var content = contents[source] ?? .shapes
            let fields = documents.first { $0["id"]?.text == layer.id }.map(LayerFields.init(layer:))
            if let fields, !fields.isEverything {
                content.columns?.formUnion(fields.names)
            } else {
                content.columns = nil
            }
            if case .symbol = layer.paint { content.hasIDs = true }
            // The expression `id`, and `$id` of filters as they were.
            if fields.map({ !$0.names.isDisjoint(with: ["id", "$id"]) }) ?? true { content.hasIDs = true }
            contents[source] = content
        }
        return contents
    }

    /// Holds a source's tables against their checksums, as far as pictures are drawn from them; what is known to be
    /// sound is not read again.
    ///
    /// - Throws: ``GatherError/table(dataset:_:)`` when a table is damaged.
    func verify(source: String) throws(GatherError) {
        guard case .dataset(let dataset)? = definition.style.sources[source], let snapshot = features[source]
        else { return }
        var content = contents[source] ?? .shapes
        if snapshot.overlay != nil { content.hasIDs = true }
        for table in snapshot.tables {
            do throws(FeatureTableError) {
                try table.verify(content)
            } catch {
                throw .table(dataset: dataset, error)
            }
        }
    }
}

/// Why what a picture is drawn from cannot be had.
public enum GatherError: Error, Sendable, Hashable {
    /// A raster's pixels.
    case imagery(ImageryError)
    /// A dataset's packed table is damaged.
    case table(dataset: String, FeatureTableError)
}

extension GatherError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .imagery(let error): error.description
        case .table(let dataset, let error): "dataset «\(dataset)»: \(error)"
        }
    }
}
