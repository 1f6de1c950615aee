internal import Columns

/// Counts rows by their keys; groups stand in the order of their first rows.
struct GroupTable {
    private let types: [DataType]
    /// By the bytes of the keys.
    private var numbers: [[UInt8]: Int] = [:]
    /// For each key, its values for the groups that some rows brought.
    private var parts: [[ColumnVector]]
    private(set) var counts: [Int64] = []
    /// What the keys take, in bytes.
    private(set) var keyByteCount = 0

    init(_ types: [DataType]) {
        self.types = types
        parts = types.map { _ in [] }
    }

    /// Rows of a part of the input, by their keys.
    struct Part: Sendable {
        /// For each key, its value for each group of the part.
        var keys: [ColumnVector]
        var counts: [Int64]

        /// - Parameter vectors: The keys of `rowCount` rows.
        init(_ vectors: [ColumnVector], rowCount: Int) {
            let vectors = vectors.map(\.withComparableNumbers)
            let classes = RowClasses(vectors, count: rowCount)
            var counts = [Int64](repeating: 0, count: classes.representatives.count)
            for number in classes.classes { counts[Int(number)] += 1 }
            self.counts = counts
            keys = vectors.map { $0.taking(classes.representatives) }
        }
    }

    /// Adds the groups of a part; more than `limit` are not taken in.
    mutating func add(_ part: Part, limit: Int) {
        var fresh: [Int] = []
        for (group, count) in part.counts.enumerated() {
            var bytes: [UInt8] = []
            for key in part.keys { key.appendBytes(of: group, to: &bytes) }
            if let known = numbers[bytes] {
                counts[known] += count
                continue
            }
            numbers[bytes] = counts.count
            counts.append(count)
            fresh.append(group)
            keyByteCount += 2 * bytes.count + 64
            if counts.count > limit { break }
        }
        for (index, key) in part.keys.enumerated() { parts[index].append(key.taking(fresh)) }
    }

    /// For each key, its value for each group.
    var keys: [ColumnVector] {
        zip(types, parts).map { type, parts in
            ColumnVector.concatenated(parts) ?? .nulls(type, count: 0)
        }
    }
}

extension ColumnVector {
    /// The same values, but with one NaN and one zero: Spark groups by them so.
    fileprivate var withComparableNumbers: ColumnVector {
        let changed: Values
        switch values {
        case .floats(let all): changed = .floats(all.map { $0 == 0 ? 0 : $0.isNaN ? .nan : $0 })
        case .doubles(let all): changed = .doubles(all.map { $0 == 0 ? 0 : $0.isNaN ? .nan : $0 })
        case .lists(let offsets, let elements):
            changed = .lists(offsets: offsets, elements: elements.withComparableNumbers)
        case .structures(let fields): changed = .structures(fields.map(\.withComparableNumbers))
        case .none, .booleans, .int32, .int64, .decimals, .bytes: return self
        }
        return ColumnVector(type: type, count: count, validity: validity, values: changed)
    }

    /// Appends bytes that are the same for equal values, and others for others.
    fileprivate func appendBytes(of index: Int, to bytes: inout [UInt8]) {
        if isNull(at: index) {
            bytes.append(0)
            return
        }
        bytes.append(1)
        func append(_ number: some FixedWidthInteger) {
            var rest = number
            for _ in 0..<number.bitWidth / 8 {
                bytes.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
        switch values {
        case .none: break
        case .booleans(let all): bytes.append(all[index] ? 1 : 0)
        case .int32(let all): append(all[index])
        case .int64(let all): append(all[index])
        case .floats(let all): append(all[index].bitPattern)
        case .doubles(let all): append(all[index].bitPattern)
        case .decimals(let all): append(all[index])
        case .bytes(let all):
            append(all[index].count)
            bytes += all[index]
        case .lists(let offsets, let elements):
            append(offsets[index + 1] - offsets[index])
            for element in offsets[index]..<offsets[index + 1] {
                elements.appendBytes(of: element, to: &bytes)
            }
        case .structures(let fields):
            for field in fields { field.appendBytes(of: index, to: &bytes) }
        }
    }
}
