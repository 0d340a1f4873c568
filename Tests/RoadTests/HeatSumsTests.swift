import Foundation
import Testing

/// The sums that heatmaps are drawn from, kept beside the datasets' tables.
@Suite("Sums of heatmaps") struct HeatSumsTests {
    private static let configuration = """
        storage: { directory: ./cache }
        datasets:
          cases: { file: data/city.gpkg, layer: cases, id: id }
        maps:
          heat: { style: heat.json, zoom: 8-14 }
        """

    private static func style(weight: Int) -> String {
        """
        {"version": 8, "sources": {"cases": {"type": "vector", "url": "dataset://cases"}}, "layers": [
          {"id": "heat", "type": "heatmap", "source": "cases", "source-layer": "cases", "paint": {
            "heatmap-radius": 20, "heatmap-weight": \(weight)}}]}
        """
    }

    private static func sums(_ workshop: Workshop) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: workshop.folder.appending(path: "cache/datasets"), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "gmdp" }
    }

    private static func picture(_ workshop: Workshop, _ name: String) throws -> Data {
        let drawn = try Gridmill.run(
            "render", "heat", "--center", "114.06,22.54", "--zoom", "11", "--width", "400", "--height", "300",
            "--out", name,
            in: workshop.folder)
        #expect(drawn.status == 0, "\(drawn)")
        return try Data(contentsOf: workshop.folder.appending(path: name))
    }

    @Test func `an import makes them, damaged ones are made again, and those of another weight go`() throws {
        let workshop = try Workshop()
        try workshop.write(Self.configuration, to: "gridmill.yaml")
        try workshop.write(Self.style(weight: 1), to: "heat.json")
        let made = try Gridmill.run(
            "synth", "--cells", "200", "--parts", "10", "--cases", "12000", "--seed", "3", "--out", "data",
            in: workshop.folder)
        #expect(made.status == 0, "\(made)")
        #expect(try Gridmill.run("import", "--dataset", "cases", in: workshop.folder).status == 0)
        let file = try #require(try Self.sums(workshop).first)
        let kept = try Data(contentsOf: file)
        #expect(try Self.sums(workshop).count == 1 && kept.count > 12_000 * 4)
        let first = try Self.picture(workshop, "a.png")
        // Drawing alone changes nothing.
        #expect(try Data(contentsOf: file) == kept)

        var damaged = kept
        damaged[damaged.count / 2] ^= 0xFF
        try damaged.write(to: file)
        #expect(try Self.picture(workshop, "b.png") == first)
        #expect(try Data(contentsOf: file) == kept)

        try workshop.write(Self.style(weight: 3), to: "heat.json")
        #expect(try Self.picture(workshop, "c.png") != first)
        #expect(try Self.sums(workshop).count == 2)
        #expect(try Gridmill.run("import", "--dataset", "cases", in: workshop.folder).status == 0)
        let left = try Self.sums(workshop)
        #expect(left.count == 1 && left.first?.lastPathComponent != file.lastPathComponent)
    }
}
