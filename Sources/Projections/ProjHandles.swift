import CPROJ

/// A PROJ context: settings and error state of one user, never shared between threads.
@safe
final class ProjContext {
    private let handle: OpaquePointer

    init() throws(ProjectionError) {
        // SAFETY: the context is destroyed in deinit, and every PJ made with it holds this object.
        guard let context = unsafe proj_context_create() else { throw .unavailable }
        unsafe handle = context
        // Errors are read from the context; nothing may reach stderr, and no grid is ever fetched.
        unsafe proj_log_level(context, PJ_LOG_NONE)
        unsafe proj_context_set_enable_network(context, 0)
    }

    deinit { unsafe proj_context_destroy(handle) }

    /// The context for a call; use it only while this object is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// What the last call complained of.
    var reason: String {
        let number = unsafe proj_context_errno(handle)
        guard number != 0, let text = unsafe proj_context_errno_string(handle, number) else {
            return "not in PROJ's database"
        }
        // SAFETY: a null-terminated string owned by the context, copied at once.
        return unsafe String(cString: text)
    }
}

/// A PROJ object (a reference system or an operation) and the context it lives in.
@safe
final class ProjObject {
    let context: ProjContext
    private let handle: OpaquePointer

    /// Takes over an object made in the context; nil when making it failed.
    @unsafe
    init?(adopting handle: OpaquePointer?, context: ProjContext) {
        guard let handle = unsafe handle else { return nil }
        self.context = context
        unsafe self.handle = handle
    }

    deinit { unsafe proj_destroy(handle) }

    /// The object for a call; use it only while this wrapper is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// A reference system from text; nil when PROJ does not know it, or it is something else.
    static func system(_ text: String, context: ProjContext) -> ProjObject? {
        guard let object = unsafe ProjObject(adopting: proj_create(context.pointer, text), context: context),
            unsafe proj_is_crs(object.pointer) == 1
        else { return nil }
        return object
    }

    /// Authority and code, as in "EPSG:4490".
    var authorityCode: String? {
        // SAFETY: both strings are owned by the object and copied at once.
        guard let authority = unsafe proj_get_id_auth_name(handle, 0),
            let code = unsafe proj_get_id_code(handle, 0)
        else { return nil }
        return unsafe String(cString: authority) + ":" + String(cString: code)
    }

    var name: String? { unsafe proj_get_name(handle).map { unsafe String(cString: $0) } }

    /// The code of the EPSG system that this one equals, for systems that carry none, such as ESRI's WKT.
    var identifiedCode: String? {
        var confidences: UnsafeMutablePointer<Int32>?
        let list = unsafe proj_identify(context.pointer, handle, "EPSG", nil, &confidences)
        guard let list = unsafe list, let scores = unsafe confidences else { return nil }
        // SAFETY: both are freed here and not used afterwards.
        defer {
            unsafe proj_int_list_destroy(scores)
            unsafe proj_list_destroy(list)
        }
        guard unsafe proj_list_get_count(list) > 0, unsafe scores[0] >= Self.sureConfidence else {
            return nil
        }
        let best = unsafe proj_list_get(context.pointer, list, 0)
        return unsafe ProjObject(adopting: best, context: context)?.authorityCode
    }

    /// Percent from which PROJ means "the same but for the name" (proj_identify's documentation).
    private static let sureConfidence: Int32 = 90
}
