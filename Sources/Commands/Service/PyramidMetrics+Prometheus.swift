import Imagery
import Rendering
import Scheduling

extension PyramidMetrics {
    /// The counters in Prometheus' text format.
    ///
    /// - Source: prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4.
    var prometheusText: String {
        var text = PrometheusText()
        text.counter("gridmill_renders_total", "Metatiles drawn.", Double(renders))
        text.counter(
            "gridmill_render_failures_total", "Metatiles that could not be drawn.", Double(renderFailures))
        text.counter("gridmill_tiles_written_total", "Tiles written to the caches.", Double(tilesWritten))
        text.counter("gridmill_tile_bytes_written_total", "Bytes of those tiles.", Double(bytesWritten))
        text.counter("gridmill_write_failures_total", "Batches a cache refused.", Double(writeFailures))
        text.counter("gridmill_renders_coalesced_total", "Requests that joined a render.", Double(coalesced))
        text.counter("gridmill_renders_promoted_total", "Seed work raised by a request.", Double(promoted))
        text.counter("gridmill_renders_refused_total", "Requests refused by a full queue.", Double(refused))
        text.counter(
            "gridmill_deadline_misses_total", "Requests given up at their deadline.", Double(deadlineMisses))
        text.counter("gridmill_stale_tiles_served_total", "Stale tiles handed out.", Double(staleServed))
        text.gauge("gridmill_renders_running", "Metatiles being drawn.", [("", Double(running))])
        let classes = ["live", "refresh", "seed"]
        text.gauge(
            "gridmill_renders_waiting", "Metatiles waiting for a worker.",
            zip(classes, waiting).map { ("{class=\"\($0)\"}", Double($1)) })
        text.counter(
            "gridmill_stage_seconds_total", "Seconds by stage.",
            [
                ("{stage=\"compose\"}", timings.composeSeconds),
                ("{stage=\"raster\"}", timings.rasterSeconds),
                ("{stage=\"encode\"}", timings.encodeSeconds), ("{stage=\"write\"}", writeSeconds),
            ])
        return text.lines
    }
}

/// The counters of rasters that come from other services.
enum UpstreamMetrics {
    /// The counters in Prometheus' text format; empty when there is no such raster.
    static func prometheusText(_ rasters: [(name: String, counters: UpstreamCounters)]) -> String {
        guard !rasters.isEmpty else { return "" }
        var text = PrometheusText()
        func values(_ value: (UpstreamCounters) -> Int) -> [(labels: String, value: Double)] {
            rasters.map { ("{raster=\"\($0.name)\"}", Double(value($0.counters))) }
        }
        text.counter("gridmill_upstream_requests_total", "Requests sent.", values(\.requests))
        text.counter("gridmill_upstream_bytes_total", "Bytes of their answers.", values(\.bytes))
        text.counter(
            "gridmill_upstream_kept_tiles_total", "Tiles given from the cache.", values(\.freshTiles))
        text.counter(
            "gridmill_upstream_stale_tiles_total", "Old tiles given, as no new came.", values(\.staleTiles))
        text.counter(
            "gridmill_upstream_faults_total", "Requests without a good answer.",
            rasters.flatMap { raster in
                UpstreamFault.Kind.allCases.map { kind in
                    (
                        "{raster=\"\(raster.name)\",kind=\"\(kind.rawValue)\"}",
                        Double(raster.counters.faults[kind] ?? 0)
                    )
                }
            })
        return text.lines
    }
}

/// Builds lines of the format.
private struct PrometheusText {
    var lines = ""

    mutating func counter(_ name: String, _ help: String, _ value: Double) {
        samples(name, help, type: "counter", [("", value)])
    }

    mutating func counter(_ name: String, _ help: String, _ values: [(labels: String, value: Double)]) {
        samples(name, help, type: "counter", values)
    }

    mutating func gauge(_ name: String, _ help: String, _ values: [(labels: String, value: Double)]) {
        samples(name, help, type: "gauge", values)
    }

    private mutating func samples(
        _ name: String, _ help: String, type: String, _ values: [(labels: String, value: Double)]
    ) {
        lines += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for (labels, value) in values {
            lines += "\(name)\(labels) \(Int(exactly: value).map(String.init) ?? "\(value)")\n"
        }
    }
}
