internal import AWS
internal import Crawling
internal import DataCatalog
internal import Expressions
internal import Ledger
internal import ObjectStorage
internal import Parquet
internal import Repartition
internal import Reporting
internal import Sluice

/// Why a command ended without its result: a sentence for people, one object for scripts.
struct Failure {
    /// What went wrong, coarse enough to act on; the words are stable.
    let kind: String
    /// What was found, what was expected, then the cure.
    let message: String
    let status: ExitStatus
    /// How the command is used, if it was not used so.
    private var usage = ""

    init(_ error: any Error) {
        kind = Self.kind(of: error)
        message = "\(error)"
        status = ExitStatus(error)
    }

    /// A command line that is none.
    ///
    /// - Parameters:
    ///   - message: What is wrong with it.
    ///   - text: The same as the argument parser prints it, with the usage below.
    init(usage message: String, text: String) {
        let prefix = "Error: "
        let text = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
        kind = "usage"
        self.message = message
        status = .impossible
        usage = text.hasPrefix(message) ? String(text.dropFirst(message.count)) : ""
    }

    /// A command that somebody stopped, whatever it met on its way to the end.
    init(stoppedBy signal: StopSignal) {
        kind = "stopped"
        message = "stopped by \(signal.name): the target is as it was, run again"
        status = ExitStatus(signal)
    }

    /// What people read.
    var text: String { "error: \(message)\(usage)\n" }

    /// What scripts read, which asked for it with `--json`.
    var json: JSONValue {
        .members([
            "error": .members([
                "kind": .string(kind),
                "message": .string(message),
                "exitCode": .integer(Int(status.rawValue)),
            ])
        ])
    }

    private static func kind(of error: any Error) -> String {
        switch error {
        case let error as JobError: error.kind.rawValue
        case let error as ConfigurationError: error.kind.rawValue
        case let error as DataFrameError: error.kind.rawValue
        case let error as ExpressionError: error.kind.rawValue
        case let error as RunError: error.kind.rawValue
        case let error as LedgerError: error.kind.rawValue
        case let error as CrawlError: error.kind.rawValue
        case let error as CatalogError: error.kind.rawValue
        case let error as ObjectStoreError: error.kind.rawValue
        case let error as ParquetError: error.kind.rawValue
        case let error as AWSError: error.kind.rawValue
        case is CancellationError: "cancelled"
        default: "other"
        }
    }
}
