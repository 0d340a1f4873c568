/// What GDAL is asked to open, and how.
struct VectorPlace {
    /// The name that GDAL knows it by.
    var name: String
    /// Options for its driver.
    var options: [String] = []
    /// The only drivers that may open it; empty for all.
    var drivers: [String] = []
    private var secret: String?

    /// A file, packed or not, or the address of a database.
    init(path: String, layer: String?, password: String?) throws(GeospatialFileError) {
        guard DatabaseAddress.isAddress(path) else {
            name = try VectorPath.resolved(path, layer: layer)
            return
        }
        guard let address = DatabaseAddress(path) else {
            throw .unsuitable(path: "PG:…", reason: "the address is not of the form PG:host=… dbname=…")
        }
        GDALLibrary.prepareDatabases()
        secret = password ?? address.password
        name = address.connection(password: secret)
        drivers = ["PostgreSQL"]
        // Without it every table of the database is looked at.
        if let layer { options = ["TABLES=" + layer] }
    }

    /// A text of the driver's, without the password.
    func withoutSecrets(_ text: String) -> String {
        guard let secret, !secret.isEmpty else { return text }
        return text.replacing(secret, with: "…")
    }
}
