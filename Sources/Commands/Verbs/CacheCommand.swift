import ArgumentParser

/// `gridmill cache …`.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "What is stored, and whether it is sound.",
        subcommands: [
            CacheStatsCommand.self, CacheVerifyCommand.self, CacheCompactCommand.self, CachePurgeCommand.self,
        ])
}
