internal import AWS
internal import Crawling
internal import DataCatalog
internal import Expressions
internal import Ledger
internal import ObjectStorage
internal import Repartition
internal import Sluice

/// How a command ended, as its process says it.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    /// The work failed.
    case failed = 1
    /// What was asked for cannot be done: wrong usage, or a name that is not there.
    case impossible = 2
    /// The run may be committed, or is and not all of it can be seen.
    case outcomeUnknown = 74
    /// The same command may succeed if it is tried again.
    case tryAgain = 75
    /// SIGINT stopped it.
    case interrupted = 130
    /// SIGTERM stopped it.
    case terminated = 143

    /// What it says, in help and manual.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "the work failed; the target is as it was"
        case .impossible: "what was asked for cannot be done"
        case .outcomeUnknown:
            "the run is committed, or may be: the next run settles it"
        case .tryAgain: "try again: something changed meanwhile, is busy or does not answer"
        case .interrupted: "stopped by SIGINT; the target is as it was"
        case .terminated: "stopped by SIGTERM; the target is as it was"
        }
    }

    /// One line for each status, code first.
    static var list: String {
        allCases.map { status in
            let code = "\(status.rawValue)"
            return "  \(code)\(String(repeating: " ", count: 4 - code.count))\(status.meaning)"
        }.joined(separator: "\n")
    }

    /// What a stop means for who called.
    init(_ signal: StopSignal) {
        self =
            switch signal {
            case .interrupt: .interrupted
            case .terminate: .terminated
            }
    }

    /// What an error means for who called.
    init(_ error: any Error) {
        self =
            switch error {
            case is JobError, is DataFrameError, is ConfigurationError: .impossible
            case let error as ExpressionError: error.kind == .evaluation ? .failed : .impossible
            case let error as RunError: Self.status(of: error)
            case let error as LedgerError: Self.status(of: error.kind)
            case let error as CatalogError: Self.status(of: error.kind)
            case let error as ObjectStoreError: Self.status(of: error.kind)
            case let error as CrawlError: Self.status(of: error.kind)
            case let error as AWSError: Self.status(of: error.kind)
            default: .failed
            }
    }

    private static func status(of error: RunError) -> ExitStatus {
        if error.kind == .invalidRequest { return .impossible }
        // An input that changed is another input: the next run reads it as it is then.
        if let cause = error.cause, ExitStatus(cause) == .tryAgain { return .tryAgain }
        return .failed
    }

    private static func status(of kind: LedgerError.Kind) -> ExitStatus {
        switch kind {
        case .conflict, .declaredDead: .tryAgain
        case .unknownOutcome: .outcomeUnknown
        case .unsupported, .unsuitableStore, .invalidRequest, .closed: .impossible
        case .damaged, .lost: .failed
        }
    }

    private static func status(of kind: CatalogError.Kind) -> ExitStatus {
        switch kind {
        case .busy, .unavailable, .versionChanged: .tryAgain
        case .notFound, .invalid, .unsupported, .accessDenied: .impossible
        case .alreadyExists, .other: .failed
        }
    }

    private static func status(of kind: ObjectStoreError.Kind) -> ExitStatus {
        switch kind {
        case .versionChanged, .unavailable: .tryAgain
        case .invalidKey, .unsupported: .impossible
        default: .failed
        }
    }

    private static func status(of kind: AWSError.Kind) -> ExitStatus {
        switch kind {
        case .throttled, .unavailable, .unreachable, .conflict: .tryAgain
        case .noCredentials, .invalidCredentials, .invalidConfiguration, .accessDenied, .notFound,
            .invalidRequest:
            .impossible
        case .alreadyExists, .clockSkew, .malformedAnswer, .other: .failed
        }
    }

    private static func status(of kind: CrawlError.Kind) -> ExitStatus {
        switch kind {
        case .noFiles, .invalidRequest: .impossible
        default: .failed
        }
    }
}
