package import Codecs
internal import Expressions
package import ObjectStorage
package import Repartition
internal import Reporting

/// How runs work: what the command line and a job's arguments can say about it.
package struct EngineSettings: Sendable {
    package var memory: ByteSize?
    package var threadCount: Int?
    package var timeZone = "UTC"
    package var isANSI = true
    package var temporaryFolder: String?
    package var durability = LocalObjectStore.Durability.disk
    package var badFiles = BadFilePolicy.fail

    /// Less would leave no room for one row group.
    private static let smallestMemory = 64 << 20

    package init() {}

    /// - Throws: ``JobError`` of kind `invalidArgument` for values that cannot be.
    package init(_ arguments: JobArguments) throws {
        memory = try arguments["memory"].map(ByteSize.init)
        threadCount = try arguments["threads"].map(Self.threadCount)
        timeZone = arguments["time-zone"] ?? timeZone
        isANSI = try arguments["ansi"].map(Self.isANSI) ?? isANSI
        temporaryFolder = arguments["temp-dir"] ?? arguments["TempDir"]
        durability = try arguments["durability"].map(Self.durability) ?? durability
        badFiles = try arguments["on-bad-file"].map(Self.badFiles) ?? badFiles
    }

    package static func threadCount(_ text: String) throws -> Int {
        guard let count = Int(text), (1...256).contains(count) else {
            throw JobError(.invalidArgument, "--threads \(text) is no number from 1 to 256")
        }
        return count
    }

    package static func isANSI(_ text: String) throws -> Bool {
        guard let value = Bool(text.lowercased()) else {
            throw JobError(.invalidArgument, "--ansi \(text) is neither true nor false")
        }
        return value
    }

    package static func durability(_ text: String) throws -> LocalObjectStore.Durability {
        switch text {
        case "disk": return .disk
        case "process": return .process
        default:
            throw JobError(.invalidArgument, "--durability \(text) is neither disk nor process")
        }
    }

    package static func badFiles(_ text: String) throws -> BadFilePolicy {
        guard let policy = BadFilePolicy(rawValue: text) else {
            throw JobError(
                .invalidArgument,
                "--on-bad-file \(text) is neither fail nor skip nor quarantine"
            )
        }
        return policy
    }

    /// The options of a run; nothing is opened.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument`, ``ExpressionError`` for an unknown zone.
    package func runOptions(compression: Codec? = nil) throws -> RunOptions {
        var options = RunOptions()
        if let memory {
            guard memory.byteCount >= Self.smallestMemory else {
                throw JobError(
                    .invalidArgument,
                    "--memory \(Units.bytes(memory.byteCount)) is too little, the least is 64MiB"
                )
            }
            options.memoryByteLimit = memory.byteCount
        }
        options.threadCount = threadCount
        options.badFiles = badFiles
        options.timeZone = try TimeZoneRules(named: timeZone)
        options.isANSI = isANSI
        if let temporaryFolder { options.temporaryFolder = temporaryFolder }
        if let compression {
            // Who names a codec wants all of the output in it.
            options.codec = compression
            options.recompresses = true
        }
        return options
    }
}
