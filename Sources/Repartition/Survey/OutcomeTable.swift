internal import Synchronization

/// The outcomes of one group of expressions, each with a number, in all row groups.
///
/// Hours are the same in many files: what an expression says of a span of time is found out once.
/// The numbers depend on which row group came first; nothing that is written does.
final class OutcomeTable: Sendable {
    private struct State {
        var outcomes: [ColumnClassifier.Outcome] = []
        var numbers: [ColumnClassifier.Outcome: Int] = [:]
        /// The outcome of each span of time, by the span's own number; `nil` stands for null.
        var ofSpan: [Int64?: Int] = [:]
    }

    private let state = Mutex(State())

    /// The numbers of outcomes.
    func numbers(of outcomes: [ColumnClassifier.Outcome]) -> [Int] {
        state.withLock { state in
            outcomes.map { outcome in
                if let known = state.numbers[outcome] { return known }
                let number = state.outcomes.count
                state.numbers[outcome] = number
                state.outcomes.append(outcome)
                return number
            }
        }
    }

    /// The outcome that has a number.
    func outcome(_ number: Int) -> ColumnClassifier.Outcome {
        state.withLock { $0.outcomes[number] }
    }

    /// What is known of some spans of time; `nil` unless all are known.
    func known(_ spans: [Int64?]) -> [Int]? {
        state.withLock { state in
            var known: [Int] = []
            known.reserveCapacity(spans.count)
            for span in spans {
                guard let number = state.ofSpan[span] else { return nil }
                known.append(number)
            }
            return known
        }
    }

    /// Keeps what was found out about some spans of time.
    func keep(_ numbers: [Int], of spans: [Int64?]) {
        state.withLock { state in
            for (span, number) in zip(spans, numbers) { state.ofSpan[span] = number }
        }
    }
}

/// Where rows go that have certain outcomes, found out once for each combination.
final class RouteTable: Sendable {
    struct Route: Sendable {
        /// `nil` if they go nowhere.
        var partition: Int?
        /// The rule that holds for rows that pass.
        var rule: Int?
    }

    private let routes = Mutex<[[Int]: Route]>([:])

    /// - Parameter outcomes: The number of the outcome of each group of expressions.
    func route(_ outcomes: [Int], _ find: () -> Route) -> Route {
        if let known = routes.withLock({ $0[outcomes] }) { return known }
        let found = find()
        routes.withLock { $0[outcomes] = found }
        return found
    }
}
