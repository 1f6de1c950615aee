internal import Columns
internal import Synchronization

/// What the expressions of a group say of spans of time, for all row groups: most of these have the
/// spans of others before them.
///
/// Only for groups whose expressions read nothing but one column of times, and keep their values
/// within a span.
final class SpanOutcomes: Sendable {
    /// What is known of a span, and its number here.
    struct Known {
        var number: Int
        var outcome: ColumnClassifier.Outcome
    }

    /// So many spans are kept; times that mean nothing may lie anywhere.
    private static let countLimit = 1 << 16

    private let state = Mutex(State())

    private struct State {
        /// The type that the times have in the table; they are asked for by no other.
        var type: DataType?
        /// By the span's number; `nil` stands for times that are null.
        var numbers: [Int64?: Int] = [:]
        var outcomes: [ColumnClassifier.Outcome] = []
    }

    /// What is known of each span of times of a type.
    func known(_ spans: [Int64?], of type: DataType) -> [Known?] {
        state.withLock { state in
            guard state.type == type else {
                return [Known?](repeating: nil, count: spans.count)
            }
            return spans.map { span in
                state.numbers[span].map { Known(number: $0, outcome: state.outcomes[$0]) }
            }
        }
    }

    /// Takes in what was found of a span.
    ///
    /// - Returns: Its number, or `nil` if there is no room for it.
    func add(_ outcome: ColumnClassifier.Outcome, of span: Int64?, type: DataType) -> Int? {
        state.withLock { state in
            if state.type == nil { state.type = type }
            guard state.type == type else { return nil }
            if let known = state.numbers[span] { return known }
            guard state.outcomes.count < Self.countLimit else { return nil }
            let number = state.outcomes.count
            state.numbers[span] = number
            state.outcomes.append(outcome)
            return number
        }
    }
}
