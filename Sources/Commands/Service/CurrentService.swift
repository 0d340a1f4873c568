import Synchronization
import TileServer

/// The service as it is now: replaced as a whole when the project changes, without a pause for those who ask.
///
/// A request that has begun ends on the service it began with.
final class CurrentService: Sendable {
    private let current: Mutex<MapService>

    init(_ service: MapService) {
        current = Mutex(service)
    }

    /// What answers from now on.
    var now: MapService { current.withLock { $0 } }

    /// Puts another service in place of the one that answers.
    func replace(with service: MapService) { current.withLock { $0 = service } }

    /// A service that asks whichever is current.
    var forwarding: MapService {
        var service = MapService()
        service.maps = { self.now.maps() }
        service.tile = { question throws(ServiceError) in try await self.now.tile(question) }
        service.storedTile = { question in self.current.withLock(\.storedTile)(question) }
        service.picture = { question throws(ServiceError) in try await self.now.picture(question) }
        service.style = { map throws(ServiceError) in try await self.now.style(map) }
        service.legend = { map throws(ServiceError) in try await self.now.legend(map) }
        service.legendPicture = { question throws(ServiceError) in
            try await self.now.legendPicture(question)
        }
        service.dataset = { name throws(ServiceError) in try await self.now.dataset(name) }
        service.features = { question throws(ServiceError) in try await self.now.features(question) }
        service.geographicBox = { box, crs in await self.now.geographicBox(box, crs) }
        service.control = { request throws(ServiceError) in try await self.now.control(request) }
        service.events = { question in await self.now.events(question) }
        service.metrics = { await self.now.metrics() }
        service.readiness = { await self.now.readiness() }
        return service
    }
}
