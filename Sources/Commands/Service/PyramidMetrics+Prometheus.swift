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
        text.counter(
            "gridmill_renders_coalesced_total", "Requests that joined a render.", Double(queue.coalesced))
        text.counter(
            "gridmill_renders_promoted_total", "Waiting work raised by a better class.",
            Double(queue.promoted))
        text.counter(
            "gridmill_renders_demoted_total", "Waiting work that fell back when its waiters left.",
            Double(queue.demoted))
        text.counter(
            "gridmill_requests_shed_total", "Requests sent away as the wait would be too long.",
            Double(queue.shed))
        text.counter(
            "gridmill_requests_resting_total", "Requests sent away as their metatile failed lately.",
            Double(queue.resting))
        text.counter(
            "gridmill_deadline_misses_total", "Requests given up at their deadline.", Double(deadlineMisses))
        text.counter("gridmill_stale_tiles_served_total", "Stale tiles handed out.", Double(staleServed))
        text.counter(
            "gridmill_tiles_healed_total", "Stored pictures that failed their hash and are drawn again.",
            Double(healed))
        text.gauge("gridmill_renders_running", "Metatiles being drawn.", [("", Double(running))])
        text.gauge(
            "gridmill_renders_failing", "Metatiles that rest after failures.",
            [("{kind=\"resting\"}", Double(failing - poisoned)), ("{kind=\"poison\"}", Double(poisoned))])
        text.gauge(
            "gridmill_idle_with_backlog", "1 when work waits though a worker is idle: a fault.",
            [("", isIdleWithBacklog ? 1 : 0)])
        func byClass(_ value: (PyramidMetrics.Class) -> Double) -> [(labels: String, value: Double)] {
            classes.map { ("{class=\"\($0.name)\"}", value($0)) }
        }
        text.gauge(
            "gridmill_renders_waiting", "Metatiles waiting for a worker.", byClass { Double($0.waiting) })
        text.gauge(
            "gridmill_queue_seconds", "Render seconds waiting for a worker.", byClass(\.waitingSeconds))
        text.gauge(
            "gridmill_queue_oldest_seconds", "How long the oldest metatile has waited.",
            byClass(\.oldestSeconds))
        text.counter(
            "gridmill_render_seconds_total", "Processor seconds of renders.", byClass(\.usedSeconds))
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

extension EditCounts {
    /// The counters in Prometheus' text format.
    func prometheusText(listeners: Int, stores: [(map: String, bytes: Int64)]) -> String {
        var text = PrometheusText()
        text.counter("gridmill_changes_total", "Changes of features kept.", Double(changes))
        text.counter("gridmill_change_batches_total", "Batches they were kept in.", Double(batches))
        text.counter("gridmill_table_folds_total", "Tables packed anew.", Double(folds))
        text.gauge(
            "gridmill_cache_bytes", "Bytes of the maps' caches on disk.",
            stores.map { ("{map=\"\($0.map)\"}", Double($0.bytes)) })
        text.gauge("gridmill_event_listeners", "Clients that listen to changes.", [("", Double(listeners))])
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

/// How looking at sources for changes goes.
enum WatchMetrics {
    /// The counters in Prometheus' text format; empty when nothing is watched.
    static func prometheusText(_ datasets: [(name: String, counts: WatchBook.Counts)]) -> String {
        guard !datasets.isEmpty else { return "" }
        var text = PrometheusText()
        func values(_ value: (WatchBook.Counts) -> Int) -> [(labels: String, value: Double)] {
            datasets.map { ("{dataset=\"\($0.name)\"}", Double(value($0.counts))) }
        }
        text.gauge(
            "gridmill_source_away", "1 when a watched source cannot be read.", values { $0.isAway ? 1 : 0 })
        text.counter("gridmill_source_looks_total", "Looks at watched sources.", values(\.looks))
        text.counter("gridmill_source_faults_total", "Looks that failed.", values(\.faults))
        text.counter("gridmill_source_changes_total", "Changes that were found.", values(\.changes))
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
