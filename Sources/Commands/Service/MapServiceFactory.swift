import Features
import Geometry
import ImageCoding
import Imagery
import Legends
import Projections
import Scheduling
import Styling
import TileServer
import TileStorage
import Tiling

/// Fills in what the HTTP side asks for, from the maps and datasets of a project.
struct MapServiceFactory: Sendable {
    /// How long a client is let wait for a tile that must be drawn: browsers show a gap until then, and
    /// proxies begin to give up at 30 s.
    static let tileDeadline = Duration.seconds(20)
    /// How long a client is let wait for a picture of its own size, which may be as large as a screen of 8K.
    static let pictureDeadline = Duration.seconds(60)

    let scenes: [MapScene]
    let datasets: [String: Dataset]
    let pyramid: TilePyramid
    /// Rasters that come from other services, by name.
    let upstreams: [(name: String, source: XYZSource)]

    /// The service; everything that does not change is worked out once, here.
    func service() -> MapService {
        let summaries = scenes.map(Self.summary)
        let legends = Dictionary(uniqueKeysWithValues: scenes.map { ($0.definition.name, MapLegend($0)) })
        let documents = legends.mapValues(\.document)
        let pyramid = pyramid
        var service = MapService()
        service.maps = { summaries }
        service.tile = { question throws(ServiceError) in try await Self.tile(question, from: pyramid) }
        service.storedTile = { question in
            pyramid.storedTile(TileRequest(question)).map { ImageAnswer($0, format: question.format) }
        }
        service.picture = { question throws(ServiceError) in try await Self.picture(question, from: pyramid) }
        service.legend = { name throws(ServiceError) in
            guard let document = documents[name] else { throw .unknownMap(name) }
            return document
        }
        service.legendPicture = { question throws(ServiceError) in
            guard let legend = legends[question.map] else { throw .unknownMap(question.map) }
            return ImageAnswer(bytes: try legend.picture(question), format: .png)
        }
        let upstreams = upstreams
        service.metrics = {
            await pyramid.metrics().prometheusText
                + UpstreamMetrics.prometheusText(upstreams.map { ($0.name, $0.source.counters) })
        }
        service.readiness = { Readiness(checks: [Readiness.Check(name: "maps", isReady: true)]) }
        service.geographicBox = Self.geographicBox
        addDatasets(to: &service)
        return service
    }

    private func addDatasets(to service: inout MapService) {
        let datasets = datasets
        service.dataset = { name throws(ServiceError) in
            guard let dataset = datasets[name] else { throw .unknownDataset(name) }
            return Self.summary(dataset)
        }
        service.features = { question throws(ServiceError) in
            guard let dataset = datasets[question.dataset] else { throw .unknownDataset(question.dataset) }
            return try PlaceAnswers(snapshot: dataset.snapshot).answer(question)
        }
    }

    // MARK: Pictures

    private static func tile(
        _ question: TileQuestion, from pyramid: TilePyramid
    ) async throws(ServiceError) -> ImageAnswer {
        do throws(TileError) {
            let answer = try await pyramid.tile(TileRequest(question), deadline: tileDeadline)
            return ImageAnswer(answer, format: question.format)
        } catch {
            throw ServiceError(error)
        }
    }

    private static func picture(
        _ question: PictureQuestion, from pyramid: TilePyramid
    ) async throws(ServiceError) -> ImageAnswer {
        do throws(TileError) {
            let bytes = try await pyramid.picture(
                map: question.map, viewport: question.viewport, format: TileFormat(question.format),
                client: question.client, deadline: pictureDeadline)
            return ImageAnswer(bytes: bytes, format: question.format)
        } catch {
            throw ServiceError(error)
        }
    }

    @Sendable private static func geographicBox(_ box: BoundingBox, _ crs: String) async -> BoundingBox? {
        guard let source = try? CoordinateReferenceSystem(crs),
            let transform = try? CoordinateTransform(from: source, to: .wgs84)
        else { return nil }
        return transform.box(box)
    }

    // MARK: Summaries

    private static func summary(_ scene: MapScene) -> MapSummary {
        let definition = scene.definition
        let legend = StyleLegend(document: definition.style.document)
        var title = legend.title.map(LocalizedText.init) ?? LocalizedText(definition.title)
        // A title of the configuration is what the operator wants to read; the style's serves the other language.
        if definition.title != definition.name { title.english = definition.title }
        var summary = MapSummary(
            name: definition.name, title: title, zoomRange: definition.zoomRange,
            bounds: scene.geographicBounds,
            layers: legend.layers.compactMap(LayerSummary.init))
        summary.tilePixels = definition.tilePixels
        summary.format = PictureFormat(definition.format)
        summary.attribution = definition.attribution
        summary.datasets = datasetNames(definition.style)
        return summary
    }

    /// The datasets that layers draw, topmost layer first, each once: what people point at comes first.
    private static func datasetNames(_ style: CompiledStyle) -> [String] {
        var names: [String] = []
        for layer in style.layers.reversed() {
            guard let source = layer.source, case .dataset(let name)? = style.sources[source] else {
                continue
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private static func summary(_ dataset: Dataset) -> DatasetSummary {
        let tables = dataset.snapshot.tables
        let extents = tables.compactMap(\.extent)
        let extent = extents.first.map { extents.dropFirst().reduce($0) { $0.union($1) } }
        let fields = (tables.first?.columns ?? []).map {
            DatasetSummary.Field(name: $0.name, type: "\($0.type)")
        }
        return DatasetSummary(
            name: dataset.name, featureCount: dataset.snapshot.count,
            bounds: extent.map { WebMercator.geographic($0) }, fields: fields,
            generation: String(dataset.snapshot.generation.rawValue, radix: 16))
    }
}

extension TileRequest {
    /// What the HTTP side asks for, in the words of the pyramid.
    fileprivate init(_ question: TileQuestion) {
        self.init(
            map: question.map, coordinate: question.coordinate, ratio: question.ratio,
            format: TileFormat(question.format), client: question.client)
    }
}

extension ImageAnswer {
    /// The pyramid's answer in the words of the HTTP side.
    fileprivate init(_ answer: TileAnswer, format: PictureFormat) {
        self.init(
            bytes: answer.bytes, format: format, contentHash: answer.etag,
            modifiedSeconds: answer.modifiedSeconds, isStale: answer.isStale)
    }
}

extension TileFormat {
    /// The same format in the words of the HTTP side.
    init(_ format: PictureFormat) {
        switch format {
        case .png: self = .png
        case .jpeg: self = .jpeg
        case .webp: self = .webp
        }
    }
}

extension PictureFormat {
    /// The same format in the words of the encoders.
    init(_ format: TileFormat) {
        switch format {
        case .png: self = .png
        case .jpeg: self = .jpeg
        case .webp: self = .webp
        }
    }
}

extension ServiceError {
    /// Why there is no tile, as clients are told.
    init(_ error: TileError) {
        switch error {
        case .unknownMap(let name): self = .unknownMap(name)
        case .outside: self = .outside
        case .notReady(let seconds): self = .notReady(retryAfterSeconds: seconds)
        case .renderFailed(let reason), .storage(let reason): self = .failed(reason)
        }
    }
}
