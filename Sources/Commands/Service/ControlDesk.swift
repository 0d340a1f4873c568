import Features
import Foundation
import Geometry
import Scheduling
import Styling
import TileServer
import TileStorage
import Tiling

/// Answers control requests: changes of features, marks, reasons; jobs it hands on.
struct ControlDesk: Sendable {
    let pyramid: TilePyramid
    let editor: DatasetEditor
    let feed: ChangeFeed
    let jobs: JobDesk
    /// What is known of each dataset that may be changed, by name.
    let editable: [String: DatasetSchema]
    /// The names of all datasets.
    let datasets: Set<String>

    /// The answer to a request.
    ///
    /// - Throws: ``ServiceError``.
    func answer(_ request: ControlRequest) async throws(ServiceError) -> ControlAnswer {
        switch request.resource {
        case .feature(let dataset, let id): try await feature(dataset, id, request)
        case .features(let dataset): try await features(dataset, request)
        case .invalidation(let map): try await invalidate(map, request)
        case .explanation(let map, let tile): try await explain(map, tile)
        case .jobs, .job: try await jobs.answer(request)
        }
    }

    // MARK: Features

    private func schema(_ dataset: String) throws(ServiceError) -> DatasetSchema {
        if let schema = editable[dataset] { return schema }
        guard datasets.contains(dataset) else { throw .unknownDataset(dataset) }
        throw .refused(
            status: 409, kind: "no-ids",
            reason: "dataset \(dataset) has no id: in the configuration, so its features cannot be named")
    }

    private func feature(
        _ dataset: String, _ id: String, _ request: ControlRequest
    ) async throws(ServiceError) -> ControlAnswer {
        let schema = try schema(dataset)
        switch request.method {
        case .get:
            let snapshot = await editor.snapshot(dataset)
            try snapshot?.verify(as: dataset)
            guard let record = snapshot?.record(id: id) else {
                throw Self.noFeature(id, dataset)
            }
            var answer = ControlAnswer(schema.answer(record).json)
            answer.type = "application/geo+json"
            answer.entityTag = record.contentHash
            return answer
        case .delete:
            let edit = FeatureEdit(
                dataset: dataset, id: id, record: nil, condition: Self.condition(request))
            let outcome = try await apply([edit]).first
            if outcome == .missing { throw Self.noFeature(id, dataset) }
            if outcome == .refused { throw Self.preconditionFailed }
            return ControlAnswer(status: 204)
        default:
            let record = try schema.record(try Self.json(request.body), id: id)
            let edit = FeatureEdit(
                dataset: dataset, id: id, record: record, condition: Self.condition(request))
            return try Self.answer(to: try await apply([edit]).first, dataset, id)
        }
    }

    private static func answer(
        to outcome: EditOutcome?, _ dataset: String, _ id: String
    ) throws(ServiceError) -> ControlAnswer {
        var answer = ControlAnswer(status: 204)
        switch outcome {
        case .created(let hash):
            answer.status = 201
            answer.entityTag = hash
            let name = id.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? id
            answer.location = "/datasets/\(dataset)/features/\(name)"
        case .replaced(let hash), .unchanged(let hash): answer.entityTag = hash
        case .refused: throw preconditionFailed
        case .deleted, .missing, nil: throw .failed("a feature that was put is not there")
        }
        return answer
    }

    /// Many features at once: all or none.
    private func features(
        _ dataset: String, _ request: ControlRequest
    ) async throws(ServiceError) -> ControlAnswer {
        let schema = try schema(dataset)
        var edits: [FeatureEdit] = []
        for (index, json) in try FeatureText.features(of: request.body).enumerated() {
            do throws(ServiceError) {
                let record = try schema.record(json, id: nil)
                edits.append(FeatureEdit(dataset: dataset, id: record.id, record: record))
            } catch {
                throw .refused(
                    status: 422, kind: "bad-feature",
                    reason: "feature \(index + 1): \(error.description); nothing was changed")
            }
        }
        let outcomes = try await apply(edits)
        func count(_ matches: (EditOutcome) -> Bool) -> TileServer.JSONValue {
            .number(Double(outcomes.count(where: matches)))
        }
        return ControlAnswer([
            "created": count { if case .created = $0 { true } else { false } },
            "replaced": count { if case .replaced = $0 { true } else { false } },
            "unchanged": count { if case .unchanged = $0 { true } else { false } },
        ])
    }

    private func apply(_ edits: [FeatureEdit]) async throws(ServiceError) -> [EditOutcome] {
        do throws(EditError) {
            return try await editor.apply(edits)
        } catch {
            switch error {
            case .unknownDataset(let name): throw .unknownDataset(name)
            case .closed: throw .notReady(retryAfterSeconds: 1)
            case .storage(let reason): throw .failed(reason)
            }
        }
    }

    private static func condition(_ request: ControlRequest) -> FeatureEdit.Condition {
        if request.ifNoneMatch?.trimmingCharacters(in: .whitespaces) == "*" { return .isNew }
        guard let text = request.ifMatch?.trimmingCharacters(in: .whitespaces) else { return .none }
        if text == "*" { return .exists }
        // Weak tags never match here (RFC 9110, 13.1.1).
        let tags = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return .matches(tags.filter { $0.hasPrefix("\"") }.map { $0.trimmingCharacters(in: ["\""]) })
    }

    private static func noFeature(_ id: String, _ dataset: String) -> ServiceError {
        .refused(status: 404, kind: "unknown-feature", reason: "dataset \(dataset) has no feature \"\(id)\"")
    }

    private static let preconditionFailed = ServiceError.refused(
        status: 412, kind: "precondition-failed",
        reason: "the feature is not what If-Match or If-None-Match says; read it again")

    static func json(_ body: [UInt8]) throws(ServiceError) -> Styling.JSONValue {
        do {
            return try JSONParser.parse(body).root
        } catch {
            throw .unanswerable("the body is no JSON: \(error)")
        }
    }

    // MARK: Tiles

    private func invalidate(_ map: String, _ request: ControlRequest) async throws(ServiceError)
        -> ControlAnswer
    {
        guard let served = pyramid.map(named: map) else { throw .unknownMap(map) }
        let wish = try InvalidationWish(try Self.json(request.body), map: served.scene)
        let report: StaleReport?
        do throws(TileStorageError) {
            report = try await pyramid.invalidate(map: map, ranges: wish.ranges)
        } catch {
            throw .failed(error.description)
        }
        guard let report else { throw .unknownMap(map) }
        feed.tell(map: map, generation: report.generation, ranges: wish.ranges)
        return ControlAnswer(body: Array(InvalidationReport(map: map, report).jsonText))
    }

    private func explain(_ map: String, _ tile: TileCoordinate) async throws(ServiceError) -> ControlAnswer {
        do throws(TileError) {
            let report = ExplanationReport(try await pyramid.explain(map: map, tile: tile))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let text = try? encoder.encode(report) else { throw TileError.renderFailed("no text") }
            return ControlAnswer(body: Array(text))
        } catch {
            throw ServiceError(error)
        }
    }
}
