internal import Columns
internal import Repartition

/// Which records have no usable event time, and what becomes of them when a frame is written.
///
/// ```swift
/// var times = BadTimes(in: "happened_at", become: .quarantined)
/// times.start = "2020-01-01T00:00:00Z"
/// ```
///
/// A time is bad that is null, or a text that is no timestamp, or outside the years 1 to 9999, or
/// before ``start``, or not before ``end``. Without such a check bad times are what expressions
/// make of them: a null goes to the default partition, and under Spark's ANSI rules a text that is no
/// timestamp stops the job where it is cast.
public struct BadTimes: Sendable, Hashable {
    /// The column that holds the times: a timestamp, a date, or texts of ISO 8601.
    public var column: String
    public var policy: Policy
    /// The earliest time that a record may have, in ISO 8601; if `nil`, there is none.
    public var start: String?
    /// The time that all records are before, in ISO 8601; if `nil`, there is none.
    public var end: String?

    /// What becomes of records with a bad time.
    public struct Policy: Sendable, Hashable {
        private enum Kind: String, Sendable, Hashable { case defaultPartition, quarantine, fail }

        private let kind: Kind

        /// Partition keys that are made of the time are null.
        public static let inDefaultPartition = Policy(kind: .defaultPartition)
        /// They go to the quarantine, with all columns that were read.
        public static let quarantined = Policy(kind: .quarantine)
        /// The write fails before it stages anything.
        public static let refused = Policy(kind: .fail)

        /// The policy in the words of `--on-bad-time`: `default-partition`, `quarantine`, `fail`.
        ///
        /// - Throws: ``JobError`` of kind `invalidArgument` for other words.
        public init(_ text: String) throws {
            switch RowCheck.Policy(rawValue: text) {
            case .defaultPartition: self = .inDefaultPartition
            case .quarantine: self = .quarantined
            case .fail: self = .refused
            case nil:
                throw JobError(
                    .invalidArgument,
                    "\(text) says nothing about bad times, expected default-partition, quarantine "
                        + "or fail"
                )
            }
        }

        private init(kind: Kind) { self.kind = kind }

        fileprivate var ofRows: RowCheck.Policy {
            switch kind {
            case .defaultPartition: .defaultPartition
            case .quarantine: .quarantine
            case .fail: .fail
            }
        }
    }

    public init(in column: String, become policy: Policy) {
        self.column = column
        self.policy = policy
    }

    /// The check as a step of a frame that has the column.
    ///
    /// - Throws: ``ExpressionError`` if there is no such column; ``DataFrameError`` of kind
    ///   `invalidRequest` if its type is no time.
    func step(in schema: TableSchema, options: RunOptions) async throws -> Transformation {
        var eventTime = EventTime(column)
        eventTime.granularity = .day
        eventTime.policy = policy.ofRows
        eventTime.range = .init(from: start, to: end)
        return .check(
            try await eventTime.resolved(in: schema, options: options, sample: { [] }).check
        )
    }
}
