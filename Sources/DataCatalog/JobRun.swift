/// A run of a job, or of a command that moved rows.
package struct JobRun: Sendable, Hashable, Codable {
    /// How far a run is, in Glue's words.
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has begun, and nobody has said that it ended.
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        /// Somebody stopped it before it was done.
        case stopped = "STOPPED"
    }

    /// What kind of program it is.
    package enum Program: String, Sendable, Hashable, Codable {
        /// `sluice run`.
        case command
        /// A script that commits.
        case script
    }

    /// A name that no other run has.
    package let id: String
    /// The job's name; empty if it was given none.
    package let job: String
    package let program: Program
    package var state: State
    /// What it was started with, without secrets.
    package let arguments: [String]
    /// In nanoseconds since 1970, UTC.
    package let start: Int64
    /// As ``start``; `nil` while nobody has said that it ended.
    package var end: Int64?
    package var errorMessage: String?
    /// What it did, in numbers, by stable names.
    package var metrics: [String: Int64] = [:]
    package let process: ProcessIdentity
    /// What it has committed to ledgers, each `location#number`.
    package var ledgerEntries: [String] = []

    package init(
        id: String,
        job: String,
        program: Program,
        arguments: [String],
        start: Int64,
        process: ProcessIdentity
    ) {
        self.id = id
        self.job = job
        self.program = program
        self.arguments = arguments
        self.start = start
        self.process = process
        state = .running
    }
}

/// A process among all that ever were: process ids are used again.
package struct ProcessIdentity: Sendable, Hashable, Codable {
    package let host: String
    package let processID: Int32
    /// Of the kernel's start, as Linux tells it; empty where nothing tells it.
    package let bootID: String
    /// When it began, in clock ticks since the kernel's start; 0 where nothing tells it.
    package let startTicks: UInt64

    package init(host: String, processID: Int32, bootID: String, startTicks: UInt64) {
        self.host = host
        self.processID = processID
        self.bootID = bootID
        self.startTicks = startTicks
    }
}
