package import Repartition
internal import Reporting

/// What a job did, in numbers.
public struct JobReport: Sendable {
    public let jobName: String
    /// One for each write, in order.
    package var runs: [RunReport] = []
    /// What the catalog got to know, in a line for each table.
    public internal(set) var registrations: [String] = []

    init(jobName: String) {
        self.jobName = jobName
    }

    public var rowsRead: Int { runs.reduce(0) { $0 + $1.rowsRead } }
    public var rowsFiltered: Int { runs.reduce(0) { $0 + $1.rowsFiltered } }
    /// The rows of the sources that come behind the end of a limit.
    public var rowsBeyondLimit: Int { runs.reduce(0) { $0 + $1.rowsBeyondLimit } }
    public var rowsWritten: Int { runs.reduce(0) { $0 + $1.rowsWritten } }
    /// The records that were set aside, since their event times were bad.
    public var rowsQuarantined: Int { runs.reduce(0) { $0 + $1.rowsQuarantined } }
    /// The records that were left out, since a stage of their frame failed for them.
    public var errorRecords: Int { runs.reduce(0) { $0 + $1.errorRecords.rowCount } }
    /// The files that were left out, since they cannot be read.
    public var filesLeftOut: Int { runs.reduce(0) { $0 + $1.badFiles.count } }
    public var filesWritten: Int { runs.reduce(0) { $0 + $1.outputFiles } }
    public var partitionsWritten: Int { runs.reduce(0) { $0 + $1.outputs.count } }
}

extension JobReport: CustomStringConvertible {
    /// The report of each write, for people.
    public var description: String {
        runs.isEmpty
            ? "\(jobName): nothing was written"
            : (runs.map { $0.text() } + registrations).joined(separator: "\n")
    }
}
