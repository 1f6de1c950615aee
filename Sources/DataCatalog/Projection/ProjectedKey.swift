internal import Columns

/// A partition key whose values follow from properties of its table.
///
/// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
struct ProjectedKey: Sendable {
    enum Values: Sendable, Hashable {
        /// A list of texts.
        case listed([String])
        /// From a number to another in steps, with leading zeros to a width.
        case integers(ClosedRange<Int64>, step: Int64, width: Int)
        case dates(ProjectedDates)
        /// Those that a query names.
        case injected
    }

    let name: String
    let type: DataType
    let values: Values

    /// The values that a condition does not rule out, as folders have them.
    ///
    /// - Parameters:
    ///   - bounds: What the condition says of this key alone.
    ///   - now: Milliseconds since 1970-01-01 of UTC.
    /// - Returns: `nil` if there are more than `limit`.
    func texts(in bounds: KeyBounds, now: Int64, limit: Int) -> [String]? {
        switch values {
        case .listed(let texts): return texts
        case .injected: return bounds.values.map { $0.map(\.text).sorted() } ?? []
        case .dates(let dates): return dates.texts(now: now, limit: limit)
        case .integers(let range, let step, let width):
            return numbers(range, step, bounds, limit)?.map {
                ProjectedDateFormat.padded(Int($0), width)
            }
        }
    }

    private func numbers(
        _ range: ClosedRange<Int64>,
        _ step: Int64,
        _ bounds: KeyBounds,
        _ limit: Int
    ) -> [Int64]? {
        // The distance of two numbers fits an unsigned one.
        func distance(to number: Int64) -> UInt64 {
            UInt64(bitPattern: number &- range.lowerBound)
        }
        if let values = bounds.values {
            let named = values.compactMap { Int64($0.text) }.filter { number in
                range.contains(number) && distance(to: number).isMultiple(of: UInt64(step))
            }
            return Set(named).sorted()
        }
        var (first, last) = (range.lowerBound, range.upperBound)
        if case .integer = PartitionCondition.Value("0", of: type) {
            if let lower = bounds.lower, lower > first {
                let steps = distance(to: lower) / UInt64(step)
                first = first &+ Int64(bitPattern: steps &* UInt64(step))
            }
            last = min(last, bounds.upper ?? .max)
        }
        guard first <= last else { return [] }
        let count = UInt64(bitPattern: last &- first) / UInt64(step)
        guard count < UInt64(limit) else { return nil }
        return (0...Int64(count)).map { first &+ $0 &* step }
    }
}
