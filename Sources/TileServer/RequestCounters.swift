import Synchronization

/// Counts answers by route and status for `/metrics`; the labels are bounded by tables.
final class RequestCounters: Sendable {
    private static let statuses = [200, 204, 304, 400, 404, 405, 413, 414, 431, 500, 503]
    /// Upper bounds of the duration classes in seconds: a cached tile, a render, a deadline.
    private static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2, 10]

    private struct Route {
        var byStatus = [Int](repeating: 0, count: statuses.count + 1)
        var byDuration = [Int](repeating: 0, count: bounds.count + 1)
        var seconds = 0.0
        var bytes = 0
    }

    private let routes = Mutex([Route](repeating: Route(), count: RouteKind.allCases.count))

    private let begun = Atomic(0)

    /// Notes a request whose head was read; those begun and not answered are in flight.
    func begin() { begun.add(1, ordering: .relaxed) }

    /// Notes one answer.
    func count(_ route: RouteKind, status: Int, bytes: Int, duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        let place = Self.statuses.firstIndex(of: status) ?? Self.statuses.count
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        routes.withLock { routes in
            routes[route.rawValue].byStatus[place] += 1
            routes[route.rawValue].byDuration[bucket] += 1
            routes[route.rawValue].seconds += seconds
            routes[route.rawValue].bytes += bytes
        }
    }

    /// The counts in the Prometheus text format 0.0.4; routes nobody asked for are left out.
    var text: String {
        let routes = routes.withLock { $0 }
        let used = zip(RouteKind.allCases, routes).filter { $0.1.byDuration.contains { $0 > 0 } }
        var text = "# HELP gridmill_http_requests_begun_total Requests whose head was read.\n"
        text += "# TYPE gridmill_http_requests_begun_total counter\n"
        text += "gridmill_http_requests_begun_total \(begun.load(ordering: .relaxed))\n"
        text += "# HELP gridmill_http_requests_total Requests answered.\n"
        text += "# TYPE gridmill_http_requests_total counter\n"
        for (kind, route) in used { text += Self.requests(kind, route) }
        text += "# HELP gridmill_http_response_bytes_total Bytes of content sent.\n"
        text += "# TYPE gridmill_http_response_bytes_total counter\n"
        for (kind, route) in used {
            text += "gridmill_http_response_bytes_total{route=\"\(kind)\"} \(route.bytes)\n"
        }
        text += "# HELP gridmill_http_request_seconds Time from a request's head to its answer.\n"
        text += "# TYPE gridmill_http_request_seconds histogram\n"
        for (kind, route) in used { text += Self.durations(kind, route) }
        return text
    }

    private static func requests(_ kind: RouteKind, _ route: Route) -> String {
        var text = ""
        for (place, count) in route.byStatus.enumerated() where count > 0 {
            let status = place < statuses.count ? "\(statuses[place])" : "other"
            text += "gridmill_http_requests_total{route=\"\(kind)\",status=\"\(status)\"} \(count)\n"
        }
        return text
    }

    private static func durations(_ kind: RouteKind, _ route: Route) -> String {
        let name = "gridmill_http_request_seconds"
        var text = ""
        var sum = 0
        for (place, count) in route.byDuration.enumerated() {
            sum += count
            let bound = place < bounds.count ? "\(bounds[place])" : "+Inf"
            text += "\(name)_bucket{route=\"\(kind)\",le=\"\(bound)\"} \(sum)\n"
        }
        text += "\(name)_sum{route=\"\(kind)\"} \(route.seconds)\n"
        return text + "\(name)_count{route=\"\(kind)\"} \(sum)\n"
    }
}
