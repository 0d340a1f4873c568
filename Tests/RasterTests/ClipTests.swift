import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct ClipTests {
    /// Every scene of the seam tests, drawn with a clip and without.
    @Test(arguments: SeamTests.Scene.allCases)
    func `a clip keeps what lies inside and nothing else`(scene: SeamTests.Scene) {
        let whole = SeamTests.list(scene, seed: 4)
        var cut = whole
        cut.commands.insert(.beginClip(ClipBox(minX: 40, minY: 30, maxX: 200, maxY: 177)), at: 0)
        cut.commands.append(.endClip)
        let (expected, picture) = (whole.drawn(), cut.drawn())
        for y in 0..<256 {
            for x in 0..<256 {
                let isInside = (40..<200).contains(x) && (30..<177).contains(y)
                let wanted = isInside ? expected[x, y] : .clear
                if picture[x, y] != wanted { return #expect(picture[x, y] == wanted, "at \(x), \(y)") }
            }
        }
    }

    @Test func `clips inside clips keep what both hold, and end in turn`() {
        var list = DisplayList(side: 8)
        list.commands = [
            .beginClip(ClipBox(minX: 0, minY: 0, maxX: 4, maxY: 8)),
            .beginClip(ClipBox(minX: 2, minY: -5, maxX: 90, maxY: 1)), .background(.black), .endClip,
            .endClip,
            .beginClip(ClipBox(minX: 5, minY: 5, maxX: 5, maxY: 5)), .background(.black), .endClip,
        ]
        let picture = list.drawn()
        #expect(picture.pixels.filter { $0 != 0 }.count == 2)
        #expect(picture[2, 0].alpha == 255 && picture[3, 0].alpha == 255)
    }

    @Test func `a mask keeps the pixels whose centres it holds`() {
        var list = DisplayList(side: 8)
        let path = list.addPath([[pixel(1.5, 2), pixel(4.4, 2), pixel(4.4, 6), pixel(1.5, 6)]])
        list.commands = [
            .background(Color(red: 0, green: 0, blue: 1)), .beginMask(path: path),
            .background(Color(red: 1, green: 0, blue: 0)), .endMask,
        ]
        let picture = list.drawn()
        for y in 0..<8 {
            for x in 0..<8 {
                #expect(
                    (picture[x, y].red == 255) == ((1..<4).contains(x) && (2..<6).contains(y)), "\(x) \(y)")
            }
        }
    }

    @Test func `two masks along a slanting edge share no pixel and leave none out`() {
        var list = DisplayList(side: 64)
        let (a, b) = (pixel(-5.3, 20.1), pixel(71.7, 44.9))
        let above = list.addPath([[pixel(-10, -10), pixel(80, -10), b, a]])
        let below = list.addPath([[a, b, pixel(80, 80), pixel(-10, 80)]])
        let half = Color(red: 1, green: 0, blue: 0, alpha: 0.5)
        for path in [above, below] {
            list.commands += [.beginMask(path: path), .background(half), .endMask]
        }
        #expect(list.drawn().solidColor == half.premultiplied)
    }
}
