import Columns

@testable import Parquet

/// Puts the rows of a column together one by one, level by level, as Dremel's paper says.
///
/// Slow, and led by what the sample means rather than by rules for schemas: the assembler's twin.
struct RecordAssembler {
    typealias Entry = LeafContent.Entry

    /// The values of a column; `leaves` are the contents of its leaves.
    static func cells(_ sample: NestedSample, _ leaves: [LeafContent], rowCount: Int) -> [Cell] {
        let rows = leaves.map(\.rows)
        return (0..<rowCount).map { row in
            var parts = rows.map { $0[row] }[...]
            return field(sample, &parts, 0, 0)
        }
    }

    /// A field of a struct that is there; `definition` and `repetition` are the struct's levels.
    private static func field(
        _ sample: NestedSample,
        _ leaves: inout ArraySlice<[Entry]>,
        _ definition: Int,
        _ repetition: Int
    ) -> Cell {
        if case .repeated(let element) = sample.meaning {
            return list(&leaves, leafCount(sample), definition, repetition) { leaves in
                occurrence(element, &leaves, definition + 1, repetition + 1)
            }
        }
        let own = definition + (sample.isOptional ? 1 : 0)
        guard let first = leaves.first?.first, first.definition >= own else {
            leaves = leaves.dropFirst(leafCount(sample))
            return .null
        }
        return occurrence(sample, &leaves, own, repetition)
    }

    /// A value that is there.
    private static func occurrence(
        _ sample: NestedSample,
        _ leaves: inout ArraySlice<[Entry]>,
        _ definition: Int,
        _ repetition: Int
    ) -> Cell {
        switch sample.meaning {
        case .value(let type):
            guard let entry = leaves.popFirst()?.first, let value = entry.value else {
                return .null
            }
            return .value(text(value, type, sample.node))
        case .structure(let fields):
            return .structure(fields.map { field($0, &leaves, definition, repetition) })
        case .list(let element, let levels):
            return list(&leaves, leafCount(sample), definition, repetition) { leaves in
                levels == 2
                    ? field(element, &leaves, definition + 1, repetition + 1)
                    : occurrence(element, &leaves, definition + 1, repetition + 1)
            }
        case .repeated(let element):
            return occurrence(element, &leaves, definition, repetition)
        case .map(let key, let value):
            return list(&leaves, leafCount(sample), definition, repetition) { leaves in
                .structure([
                    field(key, &leaves, definition + 1, repetition + 1),
                    value.map { field($0, &leaves, definition + 1, repetition + 1) } ?? .null,
                ])
            }
        }
    }

    private static func list(
        _ leaves: inout ArraySlice<[Entry]>,
        _ leafCount: Int,
        _ definition: Int,
        _ repetition: Int,
        _ element: (inout ArraySlice<[Entry]>) -> Cell
    ) -> Cell {
        let own = Array(leaves.prefix(leafCount))
        leaves = leaves.dropFirst(leafCount)
        guard let first = own.first?.first, Int(first.definition) > definition else {
            return .list([])
        }
        // The entries of each element, for each leaf.
        let parts = own.map { entries in
            entries.reduce(into: [[Entry]]()) { parts, entry in
                if parts.isEmpty || Int(entry.repetition) <= repetition + 1 { parts.append([]) }
                parts[parts.count - 1].append(entry)
            }
        }
        return .list(
            parts[0].indices.map { number in
                var inner = parts.map { $0[number] }[...]
                return element(&inner)
            }
        )
    }

    private static func leafCount(_ sample: NestedSample) -> Int {
        switch sample.meaning {
        case .value: 1
        case .structure(let fields): fields.reduce(0) { $0 + leafCount($1) }
        case .list(let element, _), .repeated(let element): leafCount(element)
        case .map(let key, let value): leafCount(key) + (value.map(leafCount) ?? 0)
        }
    }

    private static func text(_ bytes: [UInt8], _ type: DataType, _ node: SchemaNode) -> String {
        let little = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch (type, node.element.physicalType) {
        case (.boolean, _): return "\(little == 1)"
        case (.double, _): return "f\(little)"
        case (_, .int32): return "\(Int32(truncatingIfNeeded: little))"
        case (_, .int64): return "\(Int64(bitPattern: little))"
        case (.decimal, _):
            let sign: Int128 = (bytes.first ?? 0) >= 0x80 ? -1 : 0
            return "\(bytes.reduce(sign) { $0 << 8 | Int128($1) })"
        default: return ColumnVector.hex(bytes)
        }
    }
}
