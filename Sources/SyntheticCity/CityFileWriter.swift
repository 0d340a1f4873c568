import CityGrid
import Geometry
import GeospatialFiles

/// Writes the vector layers of a city, one after the other.
struct CityFileWriter {
    let city: City
    let dictionaries: CityDictionaries
    let folder: String
    let format: VectorFormat

    func write(_ progress: (SynthesisProgress) -> Bool) throws(SyntheticCityError) {
        switch format {
        case .geoPackage:
            let file = try open("city")
            for layer in CityLayer.allCases { try write(layer, to: file, progress) }
            try finish(file)
        case .flatGeobuf:
            for layer in CityLayer.allCases {
                let file = try open(layer.rawValue)
                try write(layer, to: file, progress)
                try finish(file)
            }
        }
    }

    private func open(_ name: String) throws(SyntheticCityError) -> VectorWriter {
        do {
            return try VectorWriter(
                path: "\(folder)/\(name).\(format.fileExtension)", format: format, epsg: 4326)
        } catch {
            throw .file(error)
        }
    }

    private func finish(_ file: VectorWriter) throws(SyntheticCityError) {
        do {
            try file.finish()
        } catch {
            throw .file(error)
        }
    }

    private func write(
        _ layer: CityLayer, to file: VectorWriter, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        var sink = LayerSink(file: file, stage: layer.rawValue, total: rows(layer))
        try sink.begin(layer)
        try sink.report(progress)
        switch layer {
        case .districts: try write(city.districts, to: &sink)
        case .streets: try write(city.streets, to: &sink)
        case .communities: try write(city.communities, to: &sink)
        case .cells: try writeCells(to: &sink, progress)
        case .blocks: try writeBlocks(to: &sink, progress)
        case .water: try writeWater(to: &sink)
        case .roads: try writeRoads(to: &sink, progress)
        case .parts: try writeParts(to: &sink, progress)
        case .cases: try writeCases(to: &sink, progress)
        }
        try sink.report(progress)
    }

    /// How many rows a layer will have; blocks and waters at most so many.
    private func rows(_ layer: CityLayer) -> Int {
        switch layer {
        case .districts: city.districts.count
        case .streets: city.streets.count
        case .communities: city.communities.count
        case .cells, .blocks: city.cells.count
        case .water: city.ponds.count + 2
        case .roads: city.roads.count
        case .parts: city.plan.parts
        case .cases: city.plan.cases
        }
    }

    private func write(_ divisions: [Division], to sink: inout LayerSink) throws(SyntheticCityError) {
        for division in divisions {
            try sink.add(
                polygon(city.groundRing(of: division)), [.text(division.code), .text(division.name)])
        }
    }

    private func writeCells(
        to sink: inout LayerSink, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        for (index, cell) in city.cells.enumerated() {
            let community = city.communities[cell.community]
            let street = city.streets[cell.street]
            let responsible = city.names.responsible(
                for: cell, community: community.name, street: street.name)
            let area = (cell.areaSquareMetres * 10).rounded() / 10
            try sink.add(
                polygon(city.groundRing(ofCell: index)),
                [
                    .text(cell.code), .text(cell.name), .text(street.code), .text(community.code),
                    .text(city.districts[cell.district].code), .real(area), .text(responsible),
                ], progress)
        }
    }

    private func writeBlocks(
        to sink: inout LayerSink, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        for index in city.cells.indices {
            guard let block = city.block(ofCell: index) else { continue }
            let cell = city.cells[index]
            try sink.add(polygon(block.groundRing), [.text(cell.code), .text(cell.use.name)], progress)
        }
    }

    private func writeWater(to sink: inout LayerSink) throws(SyntheticCityError) {
        for water in city.waters {
            try sink.add(polygon(water.groundRing), [.text(water.name), .text(water.kind)])
        }
    }

    private func writeRoads(
        to sink: inout LayerSink, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        for road in city.roads {
            let line = city.groundLine(of: road).map(GroundPlane.geographic)
            let values: [VectorValue] = [
                .text(road.name), .text(road.roadClass.name), .real(road.roadClass.widthMetres),
            ]
            try sink.add(.line(line), values, progress)
        }
    }

    private func writeParts(
        to sink: inout LayerSink, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        try city.forEachPart { (part) throws(SyntheticCityError) in
            let name = dictionaries.parts.name(of: part.subclass)?.chinese ?? part.subclass
            let values: [VectorValue] = [
                .text(part.code), .text(String(part.subclass.prefix(2))), .text(part.subclass),
                .text(name), .text(part.state), .text(part.owner),
                part.bearingDegrees.map { .real($0) } ?? .null,
            ]
            try sink.add(.point(GroundPlane.geographic(part.place)), values, progress)
        }
    }

    private func writeCases(
        to sink: inout LayerSink, _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        let events = dictionaries.events
        try city.forEachCase(events: events) { (made) throws(SyntheticCityError) in
            let name = events.name(of: made.subclass)?.chinese ?? made.subclass
            let values: [VectorValue] = [
                .text(made.id), .text(String(made.subclass.prefix(2))), .text(made.state.rawValue),
                .time(made.opened), .time(made.due), made.closed.map { .time($0) } ?? .null,
                .text(city.cells[made.cell].code), .integer(made.repeats), .real(made.weight),
                .text(made.subclass), .text(name), .text(made.deadline.rawValue),
            ]
            try sink.add(.point(GroundPlane.geographic(made.place)), values, progress)
        }
    }

    private func polygon(_ ring: [Point]) -> VectorGeometry {
        .polygon([ring.map(GroundPlane.geographic)])
    }
}

/// A layer under way: counts its rows and reports them.
private struct LayerSink {
    let file: VectorWriter
    let stage: String
    let total: Int
    var done = 0

    init(file: VectorWriter, stage: String, total: Int) {
        self.file = file
        self.stage = stage
        self.total = total
    }

    func begin(_ layer: CityLayer) throws(SyntheticCityError) {
        do {
            try file.beginLayer(layer.description(rows: total))
        } catch {
            throw .file(error)
        }
    }

    mutating func add(_ geometry: VectorGeometry, _ values: [VectorValue]) throws(SyntheticCityError) {
        do {
            try file.write(geometry, values: values)
        } catch {
            throw .file(error)
        }
        done += 1
    }

    mutating func add(
        _ geometry: VectorGeometry, _ values: [VectorValue], _ progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        try add(geometry, values)
        if done % SyntheticCityWriter.reportEvery == 0 { try report(progress) }
    }

    func report(_ progress: (SynthesisProgress) -> Bool) throws(SyntheticCityError) {
        try SyntheticCityWriter.report(
            progress, SynthesisProgress(stage: stage, done: done, total: total))
    }
}
