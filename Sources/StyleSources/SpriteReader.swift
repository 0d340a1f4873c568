import Cartography
import Drawing
import Foundation
import ImageCoding
import Pixels
import Styling

/// Reads the sprites of a style: sheets of icons with an index.
///
/// - Source: MapLibre Style Specification, "Sprite".
struct SpriteReader {
    /// The largest index that is read.
    private static let maximumIndexBytes = 16 << 20
    /// The most pictures of one sprite.
    private static let maximumImages = 20_000
    /// A sheet may be this large.
    private static let limits = DecodeLimits(
        maximumBytes: 64 << 20, maximumSide: 16_384, maximumPixels: 1 << 26)

    let folder: StyleFolder
    private(set) var problems: [String] = []

    init(folder: StyleFolder) { self.folder = folder }

    /// The pictures of a style's `sprite` at a ratio of device to CSS pixels.
    mutating func sheet(_ sprite: JSONValue?, ratio: Double) -> SpriteSheet {
        var sheet = SpriteSheet()
        for (id, url) in Self.addresses(sprite) {
            let images = self.images(at: url, ratio: ratio)
            for image in images {
                // The sprite `default` has no prefix.
                let name = id == "default" ? image.image.name : "\(id):\(image.image.name)"
                sheet.images[name] = image.named(name)
            }
        }
        return sheet
    }

    /// Ids and addresses, in the document's order.
    static func addresses(_ sprite: JSONValue?) -> [(id: String, url: String)] {
        if let url = sprite?.text { return [("default", url)] }
        return (sprite?.elements ?? []).compactMap { element in
            guard let id = element["id"]?.text, let url = element["url"]?.text else { return nil }
            return (id, url)
        }
    }

    private mutating func images(at url: String, ratio: Double) -> [SpriteImage] {
        for suffix in ratio > 1 ? ["@2x", ""] : ["", "@2x"] {
            guard let index = folder.bytes(url + suffix + ".json", maximum: Self.maximumIndexBytes),
                let file = folder.bytes(url + suffix + ".png", maximum: Self.limits.maximumBytes)
            else { continue }
            do {
                let document = try JSONParser.parse(index).root
                return images(document, on: try ImageDecoder.decode(file, limits: Self.limits))
            } catch {
                problems.append("sprite «\(url)\(suffix)»: \(error)")
            }
        }
        problems.append("there is no sprite «\(url)»; icons and patterns are left out")
        return []
    }

    private mutating func images(_ index: JSONValue, on sheet: PixelBuffer) -> [SpriteImage] {
        var images: [SpriteImage] = []
        for member in (index.members ?? []).prefix(Self.maximumImages) {
            if let image = SpriteImage(member.value, named: member.key, on: sheet) {
                images.append(image)
            } else {
                problems.append("the sprite's picture «\(member.key)» does not lie on the sheet")
            }
        }
        return images
    }
}

extension SpriteImage {
    /// Cuts a picture out of a sheet; nil when it does not lie on it.
    init?(_ json: JSONValue, named name: String, on sheet: PixelBuffer) {
        func whole(_ key: String) -> Int? {
            json[key]?.number.flatMap { Int(exactly: $0.rounded()) }
        }
        let (x, y) = (whole("x") ?? 0, whole("y") ?? 0)
        guard let width = whole("width"), let height = whole("height"), width > 0, height > 0, x >= 0, y >= 0,
            width <= sheet.width, height <= sheet.height, x <= sheet.width - width, y <= sheet.height - height
        else { return nil }
        let ratio = json["pixelRatio"]?.number ?? 1
        let image = ListImage(
            name: name, pixels: sheet.cropped(x: x, y: y, width: width, height: height),
            pixelRatio: (0.01...100).contains(ratio) ? ratio : 1,
            isDistanceField: json["sdf"]?.boolean ?? false)
        let content = json["content"]?.elements?.compactMap(\.number) ?? []
        self.init(
            image: image, stretchX: Self.stretches(json["stretchX"], within: width),
            stretchY: Self.stretches(json["stretchY"], within: height),
            content: content.count == 4 && content.allSatisfy(\.isFinite)
                ? SpriteContent(left: content[0], top: content[1], right: content[2], bottom: content[3])
                : nil,
            textFitWidth: json["textFitWidth"]?.text.flatMap(TextFit.init) ?? .stretchOrShrink,
            textFitHeight: json["textFitHeight"]?.text.flatMap(TextFit.init) ?? .stretchOrShrink)
    }

    private static func stretches(_ json: JSONValue?, within side: Int) -> [ClosedRange<Double>] {
        var end = 0.0
        var ranges: [ClosedRange<Double>] = []
        for pair in json?.elements ?? [] {
            let numbers = pair.elements?.compactMap(\.number) ?? []
            guard numbers.count == 2, numbers[0] >= end, numbers[0] <= numbers[1], numbers[1] <= Double(side)
            else { return [] }
            ranges.append(numbers[0]...numbers[1])
            end = numbers[1]
        }
        return ranges
    }

    /// The same picture under another name.
    fileprivate func named(_ name: String) -> Self {
        guard name != image.name else { return self }
        var result = self
        result.image = ListImage(
            name: name, pixels: image.pixels, pixelRatio: image.pixelRatio,
            isDistanceField: image.isDistanceField)
        return result
    }
}
