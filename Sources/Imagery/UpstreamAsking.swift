import Pixels
import Tiling

/// Asking an upstream for one tile: requests, pauses between them, and what their answers mean.
struct UpstreamAsking {
    /// A proper answer.
    enum Answer {
        case picture(PixelBuffer, FetchedTile)
        case nothing
        /// What is kept still holds.
        case unchanged
    }

    let source: XYZSource
    let tile: TileCoordinate
    /// What is kept from before.
    let kept: KeptTile?

    private var policy: UpstreamPolicy { source.policy }
    private var time: UpstreamTime { source.time }

    /// Asks until there is a proper answer, a fault that stays, or no time.
    func run() async throws(UpstreamFault) -> Answer {
        let start = time.now()
        let total = kept?.pixels == nil ? policy.totalTimeout : policy.totalTimeoutWithKept
        var pause = policy.retryPause
        var attempt = 1
        while true {
            let left = total - (time.now() - start)
            guard source.mayAsk() else {
                let fault = fault(.pausing, "it failed too often and is left alone for a while")
                source.note(fault)
                throw fault
            }
            do throws(UpstreamFault) {
                return try await request(timeout: min(policy.attemptTimeout, left))
            } catch {
                source.noteFailedRequest(error)
                let after = total - (time.now() - start)
                guard error.kind.isWorthRepeating, attempt < policy.attempts, after > pause else {
                    throw error
                }
            }
            do { try await time.sleep(pause) } catch { throw fault(.timeout, "the wait was broken off") }
            pause = pause * 2
            attempt += 1
        }
    }

    private func request(timeout: Duration) async throws(UpstreamFault) -> Answer {
        let request = FetchRequest(
            address: source.template.address(of: tile), timeout: timeout, maximumBytes: policy.maximumBytes,
            entityTag: kept?.pixels == nil ? nil : kept?.entityTag)
        let fetch = source.fetcher.fetch
        let result = await Deadline.run(timeout, time: time) { () async -> Result<FetchedTile, FetchError> in
            do throws(FetchError) { return .success(try await fetch(request)) } catch {
                return .failure(error)
            }
        }
        switch result {
        case nil: throw fault(.timeout, "no whole answer in \(timeout)")
        case .failure(let error): throw fault(error)
        case .success(let fetched):
            let answer = try answer(fetched)
            source.noteAnswer(bytes: fetched.bytes.count)
            return answer
        }
    }

    private func answer(_ fetched: FetchedTile) throws(UpstreamFault) -> Answer {
        switch fetched.status {
        case 200: return .picture(try picture(fetched), fetched)
        case 204, 404, 410: return .nothing
        case 304 where kept?.pixels != nil: return .unchanged
        case 300..<400:
            throw fault(.redirect, "it points elsewhere (status \(fetched.status)); give its new address")
        case 429: throw fault(.tooManyRequests, "it asks for fewer requests (status 429)")
        case 400..<500: throw fault(.refused, "it refuses (status \(fetched.status)); check address and key")
        case 500...: throw fault(.serverError, "it fails (status \(fetched.status))")
        default: throw fault(.refused, "it answers with status \(fetched.status)")
        }
    }

    private func picture(_ fetched: FetchedTile) throws(UpstreamFault) -> PixelBuffer {
        guard fetched.bytes.count <= policy.maximumBytes else { throw fault(FetchError.tooLarge) }
        do throws(UpstreamFault) { return try source.picture(fetched.bytes) } catch {
            guard error.kind == .notAPicture else { throw error }
            let type = (fetched.contentType ?? "an unknown type").unicodeScalars.prefix(60)
                .filter { $0.value > 0x1F && $0.value < 0x7F }
            let shown = String(String.UnicodeScalarView(type))
            throw fault(
                .notAPicture, "it answers 200 with \(source.template.withoutKey(shown)) and not a picture")
        }
    }

    private func fault(_ error: FetchError) -> UpstreamFault {
        switch error {
        case .timeout: fault(.timeout, "no whole answer in time")
        case .connection(let reason): fault(.connection, "no answer: \(source.template.withoutKey(reason))")
        case .tooLarge: fault(.tooLarge, "an answer is larger than \(policy.maximumBytes) bytes")
        case .redirect: fault(.redirect, "it points elsewhere; give its new address")
        }
    }

    private func fault(_ kind: UpstreamFault.Kind, _ detail: String) -> UpstreamFault {
        UpstreamFault(host: source.template.host, kind: kind, detail: detail)
    }
}
