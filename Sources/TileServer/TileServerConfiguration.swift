/// Where and how the service listens.
public struct TileServerConfiguration: Sendable {
    /// The address to listen at; a name or an IP address.
    public var host: String
    /// The port; 0 for any free one.
    public var port: Int
    /// The public base address (`http://maps.city.example`, a path may follow) written into TileJSON.
    ///
    /// nil: made from host and port when they name one place, else addresses are left relative. What a
    /// client writes into `Host` is never used: a cache would hand it to others.
    public var publicURL: String?
    /// The folder with Leaflet's `leaflet.js` (or `leaflet.min.js`), `leaflet.css` and `images/`.
    public var leafletDirectory: String
    /// How long caches may keep a tile that is right when it is sent.
    public var freshSeconds: Int
    /// The program's version, for the pages.
    public var version: String
    /// How long a connection may rest.
    public var idleLimit: Duration
    /// Whether stored tiles are answered on the event loop; without, every request takes the long road.
    ///
    /// The answers are the same: tests compare them.
    public var answersStoredTilesAtOnce: Bool
    /// Called with the port once connections are taken.
    public var onListening: @Sendable (_ port: Int) async -> Void

    /// A service at an address, Leaflet where Debian puts it.
    public init(host: String = "127.0.0.1", port: Int = 8080, publicURL: String? = nil) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        leafletDirectory = "/usr/share/javascript/leaflet"
        freshSeconds = 60
        version = "0"
        idleLimit = .seconds(ServerLimits.idleSeconds)
        answersStoredTilesAtOnce = true
        onListening = { _ in }
    }

    /// What goes before `/maps/…` in documents: an absolute base, or nothing.
    var baseAddress: String {
        if let publicURL {
            return publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        }
        let isOnePlace = port != 0 && !["0.0.0.0", "::", "[::]", ""].contains(host)
        guard isOnePlace else { return "" }
        return host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
}
