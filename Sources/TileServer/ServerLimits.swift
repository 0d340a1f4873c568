/// Every limit a request can reach, with its reason; reaching one gives a clear answer.
public enum ServerLimits {
    /// Bytes of a request target: our longest own address is far below; 414 above.
    public static let targetBytes = 4096
    /// Bytes of all header fields together: browsers behind portals send big cookies; 431 above.
    public static let headerBytes = 16_384
    /// Header fields of one request; 431 above.
    public static let headerFields = 100
    /// Bytes of a request body: jobs and marks are small; 413 above.
    public static let bodyBytes = 65_536
    /// Bytes of a request body with features: some tens of thousands at once; 413 above.
    public static let featureBytes = 32 << 20
    /// Clients that listen to changes at once: each holds a connection.
    public static let listeners = 2000

    /// What a request's body may have, by where it goes.
    static func bodyBytes(method: String, target: String) -> Int {
        guard ["PUT", "POST"].contains(method), target.hasPrefix("/datasets/") else { return bodyBytes }
        return featureBytes
    }

    /// How long a request's body may take to arrive: nobody may hold a connection by dripping bytes.
    public static let bodySeconds: Int64 = 30
    /// Parameters of one query; 400 above.
    public static let queryParameters = 32
    /// Characters of a number; a double needs 24.
    public static let numberCharacters = 32

    /// CSS pixels along one side of a picture: a wall of four 4K screens fits.
    public static let pictureSidePixels = 8192
    /// Device pixels of a picture: 64 MB of pixels while it is drawn.
    public static let picturePixels = 16_777_216
    /// Device pixels to the CSS pixel.
    public static let maximumRatio = 4
    /// The style zooms of a picture; at -2 the world is 128 pixels wide, at 24 a pixel is 5 mm.
    public static let pictureZooms = -2.0...24.0

    /// Metres around a place within which features are looked for.
    public static let searchRadiusMetres = 10_000.0
    /// Features told about one place.
    public static let featuresPerPlace = 50

    /// Connections open at once: half of the usual 20 000 file descriptors of a service.
    public static let connections = 10_000
    /// Connections the kernel may hold until they are accepted: a wall room's browsers start at once.
    public static let backlog = 4096
    /// How long a connection may rest, or a request's head may take to arrive.
    public static let idleSeconds: Int64 = 10
}
