package import ObjectStorage

/// Who a ledger is: written once, before anything else.
package struct LedgerRecord: Sendable, Hashable, Codable {
    /// The format that this version writes and reads.
    package static let currentFormat = 1

    /// A random text that every entry carries.
    package var id: String
    package var format: Int
    /// How files become visible.
    package var publishing: PublishMode
    /// Whether somebody has promised that never two processes write at once, since the store cannot
    /// keep them apart.
    package var singleWriter: Bool

    package init(id: String, publishing: PublishMode, singleWriter: Bool = false) {
        self.id = id
        format = Self.currentFormat
        self.publishing = publishing
        self.singleWriter = singleWriter
    }
}

/// Who a run is: written before it stages anything.
package struct RunClaim: Sendable, Hashable, Codable {
    /// Its own id, random and made by the process itself.
    package var run: String
    /// The job's name; empty if it has none.
    package var job: String
    /// What it was started with, so that it can be done again; empty for scripts.
    package var arguments: [String]
    /// Where it runs, so that a process of the same machine can tell whether it still does.
    package var process: ClaimingProcess
    /// When it began, in seconds since 1970-01-01T00:00:00Z.
    package var time: Int
    /// The entry it ended with, if it has ended with one.
    package var entry: Int?
    package var hasEnded: Bool

    package init(
        run: String,
        job: String,
        arguments: [String] = [],
        process: ClaimingProcess,
        time: Int
    ) {
        self.run = run
        self.job = job
        self.arguments = arguments
        self.process = process
        self.time = time
        hasEnded = false
    }
}

/// A process, told from any that later gets its number.
package struct ClaimingProcess: Sendable, Hashable, Codable {
    package var host: String
    /// Which start of the machine it belongs to.
    package var boot: String
    package var pid: Int
    /// When it was started, in the machine's own count.
    package var start: String

    package init(host: String, boot: String, pid: Int, start: String) {
        self.host = host
        self.boot = boot
        self.pid = pid
        self.start = start
    }
}
