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
exit(await CommandLineTool.run(Array(CommandLine.arguments.dropFirst())).rawValue)
