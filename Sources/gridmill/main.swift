import CProcessor
import Commands
import Foundation

// Asked before anything else: the hot rooms use instructions that an older processor would crash on.
guard gridmill_processor_is_supported() else {
    let message =
        "error: this gridmill needs an x86-64-v3 processor (AVX2, BMI2, FMA); build it on this machine\n"
    FileHandle.standardError.write(Data(message.utf8))
    exit(ExitStatus.environment.rawValue)
}
// Swift finds the arguments beside the environment on the stack, and nothing once a preloaded library (an allocator, a
// tracer, a clock for tests) has set a variable; the kernel always knows them.
let commandLine = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/cmdline"))) ?? Data()
let arguments = commandLine.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    .map { String(decoding: $0, as: UTF8.self) }
exit(
    await CommandLineTool.run(
        Array((arguments.isEmpty ? CommandLine.arguments : arguments).dropFirst())
    ).rawValue)
