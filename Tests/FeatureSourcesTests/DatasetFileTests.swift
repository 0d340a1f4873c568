import FeatureSources
import Features
import Foundation
import Testing

@Suite struct DatasetFileTests {
    private let workshop = Workshop()

    private func source(_ count: Int) -> DatasetDefinition {
        let rows = (0..<count).map { (point(Double($0 % 180), Double($0 % 80)), "{\"n\":\($0)}") }
        return DatasetDefinition(name: "t", file: workshop.geojson(rows))
    }

    @Test func `an imported table is there under its name and nothing else`() throws {
        let path = DatasetFile.path(directory: workshop.folder, dataset: "cells")
        let report = try DatasetImporter(source(50)).run(to: path)
        #expect(workshop.names == ["cells.gmft", "t.geojson"])
        let table = try DatasetFile.open(path)
        #expect(table.count == 50)
        #expect(table.value("#8", "n") == .number(7))
        #expect(report.rowsKept == 50 && report.bounds.count == 4 && report.columns == ["n"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == report.bytes)
    }

    @Test func `the file and the table in memory are the same`() throws {
        let path = workshop.path("t.gmft")
        _ = try DatasetImporter(source(50)).run(to: path)
        let memory = try DatasetImporter(source(50)).table().table
        #expect(try DatasetFile.open(path).generation == memory.generation)
    }

    @Test func `a table that is open stays as it was when it is replaced`() throws {
        let path = workshop.path("t.gmft")
        _ = try DatasetImporter(source(50)).run(to: path)
        let table = try DatasetFile.open(path)
        _ = try DatasetImporter(source(3)).run(to: path)
        #expect(table.count == 50)
        #expect((0..<50).allSatisfy { table.id(row: $0).hasPrefix("#") })
        #expect(try DatasetFile.open(path).count == 3)
    }

    @Test func `a source that breaks off leaves the old table`() throws {
        let path = workshop.path("t.gmft")
        _ = try DatasetImporter(source(5)).run(to: path)
        let text = Workshop.collection(
            (0..<5_000).map { (point(Double($0 % 90), 1), "{\"name\":\"\($0)\"}") })
        let broken = workshop.write("broken.csv.gz", Array(Archives.gzip("x,y\n1,1\n2,2\n").dropLast(12)))
        for file in [workshop.write("t.geojson", String(text.dropLast(1_000))), broken] {
            var definition = DatasetDefinition(name: "t", file: file)
            definition.system = "EPSG:4326"
            #expect(throws: FeatureSourceError.self) { try DatasetImporter(definition).run(to: path) }
        }
        #expect(try DatasetFile.open(path).count == 5)
        #expect(!workshop.names.contains { $0.hasSuffix(".partial") })
    }

    @Test func `an import that is stopped leaves the old table`() throws {
        let path = workshop.path("t.gmft")
        _ = try DatasetImporter(source(5)).run(to: path)
        let rows = (0..<20_000).map { "\($0 % 90),1" }.joined(separator: "\n")
        var definition = DatasetDefinition(name: "t", file: workshop.write("t.csv", "x,y\n\(rows)\n"))
        definition.system = "EPSG:4326"
        var calls = 0
        #expect(throws: FeatureSourceError.cancelled) {
            try DatasetImporter(definition).run(to: path) { _ in
                calls += 1
                return false
            }
        }
        #expect(calls == 1)
        #expect(try DatasetFile.open(path).count == 5)
        #expect(!workshop.names.contains { $0.hasSuffix(".partial") })
    }

    @Test func `two imports of one dataset do not meet`() throws {
        let path = workshop.path("t.gmft")
        let rows = (0..<20_000).map { "\($0 % 90),1" }.joined(separator: "\n")
        var definition = DatasetDefinition(name: "t", file: workshop.write("t.csv", "x,y\n\(rows)\n"))
        definition.system = "EPSG:4326"
        let importer = DatasetImporter(definition)
        var second: FeatureSourceError?
        _ = try importer.run(to: path) { _ in
            do throws(FeatureSourceError) { _ = try importer.run(to: path) } catch { second = error }
            return true
        }
        #expect(second == .busy(path: path))
        #expect(try DatasetFile.open(path).count == 20_000)
    }

    @Test func `a damaged table is refused by name`() throws {
        let path = workshop.path("t.gmft")
        _ = try DatasetImporter(source(50)).run(to: path)
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        for position in 1_000..<1_064 { bytes[position] ^= 1 }
        let damaged = workshop.write("d.gmft", bytes)
        let error = #expect(throws: FeatureSourceError.self) { try DatasetFile.open(damaged) }
        #expect(error?.key == "table_damaged")
        #expect(error?.description.contains(damaged) == true)
    }

    @Test func `what is no table is refused`() {
        #expect(throws: FeatureSourceError.table(path: workshop.write("e.gmft", ""), .notATable)) {
            try DatasetFile.open(workshop.path("e.gmft"))
        }
        #expect(throws: FeatureSourceError.self) { try DatasetFile.open(workshop.folder) }
        #expect(throws: FeatureSourceError.self) { try DatasetFile.open(workshop.path("none.gmft")) }
    }

    @Test func `a folder that is not there is an error before anything is read`() {
        let error = #expect(throws: FeatureSourceError.self) {
            try DatasetImporter(source(5)).run(to: workshop.path("none/t.gmft"))
        }
        #expect(error?.key == "dataset_write")
    }
}
