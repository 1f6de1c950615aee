internal import Synchronization

/// Numbers for the partitions that rows go to, in the order they are first met.
///
/// Row groups are surveyed on several threads, so the numbers depend on which came first; the plan
/// orders partitions by their values.
final class PartitionRegistry: Sendable {
    private let state = Mutex(State())

    private struct State {
        /// By the values' bytes: texts that only look alike are different partitions.
        var numbers: [[[UInt8]?]: Int] = [:]
        var ofReasons: [RowCheck.Reason: Int] = [:]
        var values: [[String?]] = []
    }

    /// The number of the partition with these values of the partition keys.
    func number(of values: [String?]) -> Int {
        state.withLock { state in
            let bytes = values.map { $0.map { Array($0.utf8) } }
            if let known = state.numbers[bytes] { return known }
            let number = state.values.count
            state.numbers[bytes] = number
            state.values.append(values)
            return number
        }
    }

    /// The number of the quarantine's partition for rows that are bad for a reason.
    func number(of reason: RowCheck.Reason) -> Int {
        state.withLock { state in
            if let known = state.ofReasons[reason] { return known }
            let number = state.values.count
            state.ofReasons[reason] = number
            state.values.append([reason.rawValue])
            return number
        }
    }

    /// The partitions of the quarantine.
    var quarantined: Set<Int> { state.withLock { Set($0.ofReasons.values) } }

    /// The values of each partition, by its number.
    var values: [[String?]] { state.withLock { $0.values } }
}
