import CProcessor
import Dispatch
import Foundation

/// The stage benchmarks, as `tools/bench-stages` runs them.
///
///     stages [STAGE…]                  a line for each: its name, its unit, and what a unit takes: nanoseconds and
///                                      allocations; under callgrind how many units its dump of that name counts
///     stages --ten-gons PICTURE        the case that rasterisers are compared by, see ``TenGons``
///
/// Exit code 2 when something cannot be measured.
@main
enum StageBenchmarks {
    /// Not asynchronous itself: valgrind cannot follow the main thread to where Dispatch would park it.
    static func main() {
        Task.detached {
            await measure()
            exit(0)
        }
        DispatchSemaphore(value: 0).wait()
    }

    private static func measure() async {
        guard gridmill_processor_is_supported() else { fail("this processor is not supported") }
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            if words.first == "--ten-gons", words.count == 2 { return try TenGons.run(picture: words[1]) }
            guard words.allSatisfy(Stages.names.contains) else { fail("the stages are \(Stages.names)") }
            let stages = Stages()
            for name in words.isEmpty ? Stages.names : words {
                switch try await stages.measure(name) {
                case .taken(let nanoseconds, let allocations):
                    print(name, Stages.unit(of: name), nanoseconds, allocations)
                case .counted(let units): print(name, Stages.unit(of: name), units)
                }
                fflush(nil)
            }
        } catch {
            fail("\(error)")
        }
    }

    private static func fail(_ text: String) -> Never {
        FileHandle.standardError.write(Data("stages: \(text)\n".utf8))
        exit(2)
    }
}
