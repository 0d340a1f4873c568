/// Just enough of gzip, zip and shapefile to make fixtures: nothing is compressed.
enum Archives {
    static func little<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    static func gzip(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        precondition(bytes.count < 65_536, "one stored block")
        let size = UInt16(bytes.count)
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(size) + little(~size) + bytes
            + little(crc(bytes)) + little(UInt32(bytes.count))
    }

    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in files {
            let size = UInt32(bytes.count)
            let common: [UInt8] =
                [0, 0, 0, 0, 0, 0, 0, 0] + little(crc(bytes)) + little(size) + little(size)
                + little(UInt16(name.utf8.count)) + [0, 0]
            let offset = UInt32(out.count)
            out += [0x50, 0x4B, 3, 4, 20, 0] + common + Array(name.utf8) + bytes
            directory +=
                [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + [UInt8](repeating: 0, count: 10)
                + little(offset) + Array(name.utf8)
        }
        let count = UInt16(files.count)
        return out + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(count) + little(count)
            + little(UInt32(directory.count)) + little(UInt32(out.count)) + [0, 0]
    }

    /// A shapefile of points with one text field `NAME`, given as raw bytes in whatever encoding.
    static func shapefile(_ rows: [(x: Double, y: Double, name: [UInt8])]) -> (
        shp: [UInt8], shx: [UInt8], dbf: [UInt8]
    ) {
        func big(_ value: Int) -> [UInt8] { little(Int32(value)).reversed() }
        func header(_ words: Int) -> [UInt8] {
            let box = [0.0, 0, 200, 90, 0, 0, 0, 0].flatMap { little($0.bitPattern) }
            return big(9994) + [UInt8](repeating: 0, count: 20) + big(words) + little(Int32(1000))
                + little(Int32(1)) + box
        }
        var shp: [UInt8] = []
        var shx: [UInt8] = []
        for (index, row) in rows.enumerated() {
            shx += big(50 + index * 14) + big(10)
            shp +=
                big(index + 1) + big(10) + little(Int32(1)) + little(row.x.bitPattern)
                + little(row.y.bitPattern)
        }
        let width = 20
        let field = Array("NAME".utf8) + [UInt8](repeating: 0, count: 7) + [67, 0, 0, 0, 0, UInt8(width), 0]
        let fieldLine = field + [UInt8](repeating: 0, count: 32 - field.count)
        var dbf: [UInt8] =
            [3, 26, 1, 1] + little(UInt32(rows.count)) + little(UInt16(65)) + little(UInt16(width + 1))
            + [UInt8](repeating: 0, count: 20) + fieldLine + [13]
        for row in rows {
            dbf += [32] + row.name + [UInt8](repeating: 32, count: width - row.name.count)
        }
        return (header(50 + rows.count * 14) + shp, header(50 + rows.count * 4) + shx, dbf + [26])
    }
}
