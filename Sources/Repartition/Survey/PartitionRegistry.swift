internal import Synchronization

/// Numbers for the partitions that rows go to, in the order they are first met.
///
/// Row groups are surveyed on several threads, so the numbers depend on which came first; the plan
/// orders partitions by their values.
final class PartitionRegistry: Sendable {
    private let state = Mutex(State())

    private struct State {
        var numbers: [[String?]: Int] = [:]
        var values: [[String?]] = []
    }

    /// The number of the partition with these values of the partition keys.
    func number(of values: [String?]) -> Int {
        state.withLock { state in
            if let known = state.numbers[values] { return known }
            let number = state.values.count
            state.numbers[values] = number
            state.values.append(values)
            return number
        }
    }

    /// The values of each partition, by its number.
    var values: [[String?]] { state.withLock { $0.values } }
}
