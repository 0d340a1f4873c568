import Foundation
import Testing

/// How near stored tiles are to what was drawn.
@Suite("Quality of tiles", .serialized) struct QualityTests {
    private static let style = """
        {"version": 8, "name": "plain", "sources": {
          "cells": {"type": "vector", "url": "dataset://cells"}, "cases": {"type": "vector", "url": "dataset://cases"}},
         "layers": [
          {"id": "cells", "type": "fill", "source": "cells", "paint": {"fill-opacity": 0.6,
           "fill-color": ["step", ["get", "open_cases"], "#ffffb2", 3, "#fd8d3c", 9, "#bd0026"]}},
          {"id": "borders", "type": "line", "source": "cells", "paint": {"line-color": "#555555"}},
          {"id": "heat", "type": "heatmap", "source": "cases", "paint": {"heatmap-radius": 30, "heatmap-opacity": 0.5}}]}
        """

    private struct Summary: Decodable {
        var rendered: Int
        var bytes: Int
        var psnr: Double?
    }

    @Test func `a seed tells how near its tiles are, and those of a lossless map are exact and larger`()
        throws
    {
        let village = try Workshop.village(
            configuration: Workshop.villageConfiguration.replacing(
                "  grid: { style: style.json, zoom: 10-19 }",
                with: """
                      grid: { style: plain.json, zoom: 10-19 }
                      exact: { style: plain.json, zoom: 10-19, png: lossless }
                    """))
        try village.write(Self.style, to: "plain.json")
        func seed(_ map: String) throws -> Summary {
            let run = try Gridmill.run("seed", map, "--zoom", "14-16", "--json", in: village.folder)
            try #require(run.status == 0, "\(run.errors)")
            return try JSONDecoder().decode(Summary.self, from: Data(run.output.utf8))
        }
        let (near, exact) = (try seed("grid"), try seed("exact"))
        #expect(near.rendered == exact.rendered && near.rendered > 0)
        let quality = try #require(near.psnr)
        // A tile further away than 34 dB stays in true colour.
        #expect((34...70).contains(quality), "\(quality) dB")
        #expect(exact.psnr == nil)
        #expect(near.bytes < exact.bytes)
        let said = try Gridmill.run("seed", "grid", "--zoom", "14", "--fresh", in: village.folder)
        #expect(said.output.contains("dB"), "\(said.output)")
    }
}
