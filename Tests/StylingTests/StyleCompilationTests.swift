import Drawing
import Features
import Styling
import Testing

/// Compiles a document from its text.
func compiled(_ text: String) -> StyleCompilation { CompiledStyle.compile(json: Array(text.utf8)) }

@Suite struct StyleCompilationTests {
    static let city = """
        {
          "version": 8, "name": "City",
          "sources": {
            "cells": {"type": "vector", "url": "dataset://cells"},
            "image": {"type": "raster", "url": "raster://imagery", "tileSize": 256},
            "base": {"type": "raster", "tiles": ["https://t.example/{z}/{x}/{y}.png"], "maxzoom": 17, "scheme": "tms"}
          },
          "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": "#eee"}},
            {"id": "air", "type": "raster", "source": "image", "paint": {"raster-saturation": -0.5}},
            {"id": "fill", "type": "fill", "source": "cells", "minzoom": 3, "maxzoom": 9,
             "filter": [">", ["get", "count"], 0],
             "paint": {"fill-color": ["step", ["get", "count"], "white", 5, "red"],
                       "fill-opacity": ["interpolate", ["linear"], ["zoom"], 3, 0, 5, 1]},
             "metadata": {"gridmill:title": "Cells", "gridmill:title:zh": "网格"}},
            {"id": "edge", "type": "line", "source": "cells", "layout": {"line-cap": "round", "visibility": "none"},
             "paint": {"line-dasharray": [2, 1], "line-width": ["get", "w"]}},
            {"id": "heat", "type": "heatmap", "source": "cells"},
            {"id": "dots", "type": "circle", "source": "cells", "paint": {"circle-radius": {"stops": [[3, 1], [5, 3]]}}}
          ]
        }
        """

    @Test func `a whole style is compiled`() throws {
        let compilation = compiled(Self.city)
        #expect(compilation.diagnostics.isEmpty)
        let style = try #require(compilation.style)
        #expect(style.name == "City")
        #expect(style.layers.map(\.id) == ["ground", "air", "fill", "edge", "heat", "dots"])
        guard case .dataset("cells")? = style.sources["cells"] else { throw Missing() }
        guard case .raster("imagery", 256)? = style.sources["image"] else { throw Missing() }
        guard case .rasterTiles(let tiles)? = style.sources["base"] else { throw Missing() }
        #expect(tiles.maxZoom == 17 && tiles.isTMS == true && tiles.tilePixels == nil)
    }

    struct Missing: Error {}

    @Test func `zoom range and visibility decide whether a layer is drawn`() throws {
        let style = try #require(compiled(Self.city).style)
        #expect([2.9, 3, 8.9, 9].map { style.layers[2].isDrawn(atZoom: $0) } == [false, true, true, false])
        #expect(!style.layers[3].isDrawn(atZoom: 5))
        #expect(style.layers[0].isDrawn(atZoom: 0) && style.layers[0].isDrawn(atZoom: 24))
    }

    @Test func `properties depend on zoom and feature as the document says`() throws {
        let style = try #require(compiled(Self.city).style)
        guard case .fill(let fill) = style.layers[2].paint else { throw Missing() }
        #expect(fill.color.constant(zoom: 4) == nil)
        #expect(fill.opacity.constant(zoom: 4) == 0.5)
        let feature = FeatureContext(properties: ["count": .number(7)])
        #expect(fill.color.value(zoom: 4, feature: feature) == Color(red: 1, green: 0, blue: 0))
        #expect(fill.outlineColor == nil)
        guard case .circle(let circle) = style.layers[5].paint else { throw Missing() }
        #expect(circle.radius.constant(zoom: 4) == 2)
    }

    @Test func `a property that fails takes its default value`() throws {
        let style = try #require(compiled(Self.city).style)
        guard case .line(let line) = style.layers[3].paint else { throw Missing() }
        #expect(line.width.value(zoom: 4, feature: FeatureContext(properties: ["w": .number(3)])) == 3)
        #expect(line.width.value(zoom: 4, feature: FeatureContext(properties: ["w": .string("x")])) == 1)
        #expect(line.width.value(zoom: 4, feature: FeatureContext(properties: [:])) == 1)
        #expect(line.dashArray.constant(zoom: 4) == [2, 1])
        #expect(line.cap.constant(zoom: 4) == "round")
        #expect(line.join.constant(zoom: 4) == "miter")
    }

    @Test func `defaults are those of the specification`() throws {
        let style = try #require(compiled(Self.city).style)
        guard case .heatmap(let heat) = style.layers[4].paint else { throw Missing() }
        #expect(heat.radius.constant(zoom: 0) == 30)
        #expect(heat.ramp.count == 256)
        #expect(heat.ramp[0] == Color(red: 0, green: 0, blue: 1, alpha: 0))
        #expect(heat.ramp[255] == Color(red: 1, green: 0, blue: 0))
        guard case .raster(let raster) = style.layers[1].paint else { throw Missing() }
        #expect(raster.saturation.constant(zoom: 0) == -0.5)
        #expect(raster.brightnessMax.constant(zoom: 0) == 1)
        #expect(raster.resampling.constant(zoom: 0) == "linear")
    }

    @Test func `a layer has titles in its metadata`() throws {
        let style = try #require(compiled(Self.city).style)
        #expect(style.layers[2].title() == "Cells")
        #expect(style.layers[2].title(language: "zh") == "网格")
        #expect(style.layers[3].title(language: "zh") == "edge")
    }

    @Test func `the content hash knows content, not the order of keys`() throws {
        let first = compiled(#"{"version":8,"sources":{},"layers":[],"name":"a"}"#).style
        let second = compiled("{\"name\":\"a\", \"layers\":[],\n\"sources\":{},\"version\":8.0}").style
        let third = compiled(#"{"version":8,"sources":{},"layers":[],"name":"b"}"#).style
        #expect(first?.contentHash == second?.contentHash)
        #expect(first?.contentHash != third?.contentHash)
        #expect(first?.contentHash == "ae50c5ab20599b05")
    }

    @Test func `global state comes from the document`() throws {
        let compilation = compiled(
            layer: #""type":"circle","paint":{"circle-radius":["number",["global-state","r"]]}"#,
            sources: #""s":{"type":"vector","url":"dataset://c"}},"state":{"r":{"default":8}"#)
        guard case .circle(let circle)? = compilation.style?.layers.first?.paint else { throw Missing() }
        #expect(circle.radius.constant(zoom: 1) == 8)
    }

    @Test func `a layer that refers to another takes what it does not say`() throws {
        let text = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://c"}},"layers":[
            {"id":"a","type":"line","source":"s","layout":{"line-cap":"round"}},
            {"id":"b","ref":"a","paint":{"line-width":4}}]}
            """
        let layer = try #require(compiled(text).style?.layers.last)
        guard case .line(let line) = layer.paint else { throw Missing() }
        #expect(
            layer.source == "s" && line.cap.constant(zoom: 0) == "round" && line.width.constant(zoom: 0) == 4)
    }

    @Test func `no prefix and no changed byte of a style traps`() {
        let bytes = Array(Self.city.utf8)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(CompiledStyle.compile(json: Array(bytes[..<length])).style == nil)
        }
        for index in stride(from: 0, to: bytes.count, by: 3) {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "0") ? UInt8(ascii: "[") : UInt8(ascii: "0")
            let compilation = CompiledStyle.compile(json: changed)
            #expect(compilation.style != nil || !compilation.errors.isEmpty)
        }
    }
}
