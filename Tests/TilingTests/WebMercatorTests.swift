import Geometry
import Tiling
import Testing

struct WebMercatorTests {
    @Test func `the corners and the middle of the square`() throws {
        let middle = try #require(WebMercator.unitPlace(longitude: 0, latitude: 0))
        #expect(middle == Point(x: 0.5, y: 0.5))
        let north = try #require(
            WebMercator.unitPlace(longitude: -180, latitude: WebMercator.maximumLatitude))
        #expect(north.x == 0 && abs(north.y) < 1e-12)
    }

    @Test(arguments: [90.0, -90, 91, .nan, .infinity])
    func `a latitude without a place has none`(latitude: Double) {
        #expect(WebMercator.unitPlace(longitude: 0, latitude: latitude) == nil)
    }

    @Test func `outside the square there is no world point`() {
        #expect(WebMercator.worldPoint(longitude: 0, latitude: 86) == nil)
        #expect(WebMercator.worldPoint(longitude: 181, latitude: 0) == nil)
        #expect(WebMercator.worldPoint(longitude: 180, latitude: 0)?.x == .max)
    }

    @Test(arguments: [(114.0579, 22.5431), (-77.0365, 38.8977), (0.001, -60)])
    func `a position there and back moves less than a centimetre`(longitude: Double, latitude: Double) throws
    {
        let point = try #require(WebMercator.worldPoint(longitude: longitude, latitude: latitude))
        let back = WebMercator.geographic(point)
        #expect(abs(back.longitude - longitude) < 1e-7 && abs(back.latitude - latitude) < 1e-7)
    }

    @Test func `a known place: Shenzhen at zoom 10 lies in tile 836, 446`() throws {
        let point = try #require(WebMercator.worldPoint(longitude: 114.0579, latitude: 22.5431))
        let range = TileRange(zoom: 10, touching: WorldBox(point))
        #expect(range.columns == 836...836 && range.rows == 446...446)
    }

    @Test func `a box beyond the square is held inside it`() throws {
        let whole = try #require(BoundingBox(minX: -500, minY: -90, maxX: 500, maxY: 90))
        #expect(WebMercator.worldBox(geographic: whole) == .world)
    }
}
