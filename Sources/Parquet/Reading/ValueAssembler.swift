package import Columns

/// Puts values together from the entries of leaves, a column at a time.
///
/// A *slot* is a place for one value of a node. A node's slots are the entries at which they begin,
/// found anew below each list; then offsets come of repetition levels and nulls of definition
/// levels, in one pass over the levels for each node.
///
/// Format: <https://parquet.apache.org/docs/file-format/nestedencoding/>
package struct ValueAssembler {
    private let shape: ValueShape
    /// The entries of each leaf of the shape; `nil` for one that the file does not have.
    private let entries: [LeafEntries?]

    /// - Parameter entries: Those of the shape's leaves, in their order. A leaf that is `nil` is
    ///   missing, and its values are null.
    package init(_ shape: ValueShape, _ entries: [LeafEntries?]) {
        precondition(entries.count == shape.leaves.count, "there are entries for each leaf")
        self.shape = shape
        self.entries = entries
    }

    /// The entries of a leaf that slots of a node begin at, ascending.
    private enum Slots {
        /// Every entry begins one.
        case all
        case some([Int])

        func position(_ slot: Int) -> Int {
            switch self {
            case .all: slot
            case .some(let positions): positions[slot]
            }
        }
    }

    /// The values, one for each row.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if the levels are those of no value, or differ
    ///   between leaves where they must agree.
    package func assemble(rowCount: Int) throws(ParquetError) -> ColumnVector {
        var slots: [Slots] = []
        for leaf in entries {
            guard let leaf, let levels = leaf.repetitionLevels else {
                slots.append(.all)
                try requireRows(leaf?.count ?? rowCount, rowCount, leaf)
                continue
            }
            let starts = levels.indices.filter { levels[$0] == 0 }
            try requireRows(starts.count, rowCount, leaf)
            slots.append(starts.count == levels.count ? .all : .some(starts))
        }
        return try vector(shape, slots, rowCount)
    }

    private func requireRows(
        _ count: Int,
        _ rowCount: Int,
        _ leaf: LeafEntries?
    ) throws(ParquetError) {
        guard count == rowCount else {
            throw ParquetError(
                .corrupt,
                "\(count) rows in a row group of \(rowCount)",
                .init(column: leaf?.column)
            )
        }
    }

    /// The values of a node.
    ///
    /// - Parameters:
    ///   - slots: For each of the node's leaves.
    ///   - count: How many slots there are.
    private func vector(
        _ shape: ValueShape,
        _ slots: [Slots],
        _ count: Int
    ) throws(ParquetError) -> ColumnVector {
        let present = shape.leaves.filter { leaf($0) != nil }
        guard let first = present.first, let entries = leaf(first) else {
            return ColumnVector.nulls(shape.type, count: count)
        }
        let firstSlots = slots[first - shape.leaves.lowerBound]
        if case .leaf = shape.content { return Self.values(entries, firstSlots) }
        let validity = Self.validity(shape, entries, firstSlots, count)
        for other in present.dropFirst() {
            guard let others = leaf(other) else { continue }
            let slots = slots[other - shape.leaves.lowerBound]
            if Self.validity(shape, others, slots, count) != validity {
                throw Self.disagreement(shape, entries, others)
            }
        }
        let values: ColumnVector.Values =
            switch shape.content {
            case .leaf, .nothing: .none
            case .structure(let fields):
                .structures(try vectors(fields, shape, slots, count))
            case .list(_, let element):
                try lists(shape, element, present, slots, count)
            }
        return ColumnVector(type: shape.type, count: count, validity: validity, values: values)
    }

    private func vectors(
        _ fields: [ValueShape],
        _ shape: ValueShape,
        _ slots: [Slots],
        _ count: Int
    ) throws(ParquetError) -> [ColumnVector] {
        let start = shape.leaves.lowerBound
        var vectors: [ColumnVector] = []
        for field in fields {
            let range = field.leaves.lowerBound - start..<field.leaves.upperBound - start
            vectors.append(try vector(field, Array(slots[range]), count))
        }
        return vectors
    }

    private func lists(
        _ shape: ValueShape,
        _ element: ValueShape,
        _ present: [Int],
        _ slots: [Slots],
        _ count: Int
    ) throws(ParquetError) -> ColumnVector.Values {
        var offsets: [Int]?
        var elementSlots = [Slots](repeating: .all, count: slots.count)
        for number in present {
            guard let entries = leaf(number) else { continue }
            let position = number - shape.leaves.lowerBound
            let (own, inner) = try Self.elements(shape, entries, slots[position], count)
            if let offsets, offsets != own {
                throw Self.disagreement(shape, leaf(present[0]) ?? entries, entries)
            }
            offsets = own
            elementSlots[position] = inner
        }
        let found = offsets ?? [Int](repeating: 0, count: count + 1)
        let elements = try vector(element, elementSlots, found[count])
        return .lists(offsets: found, elements: elements)
    }

    private func leaf(_ number: Int) -> LeafEntries? {
        entries[number - shape.leaves.lowerBound]
    }

    private static func values(_ entries: LeafEntries, _ slots: Slots) -> ColumnVector {
        switch slots {
        case .all: entries.values
        case .some(let positions): entries.values.taking(positions).withoutIdleValidity
        }
    }

    /// Which slots have a value, or `nil` if all have.
    private static func validity(
        _ shape: ValueShape,
        _ entries: LeafEntries,
        _ slots: Slots,
        _ count: Int
    ) -> Bitmap? {
        guard let levels = entries.definitionLevels, shape.definitionLevel > 0 else { return nil }
        let level = UInt8(truncatingIfNeeded: shape.definitionLevel)
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        var missing = 0
        for slot in 0..<count {
            let isThere: UInt64 = levels[slots.position(slot)] >= level ? 1 : 0
            words[slot >> 6] |= isThere &<< UInt64(truncatingIfNeeded: slot & 63)
            missing += isThere == 0 ? 1 : 0
        }
        return missing == 0 ? nil : Bitmap(count: count, words: words)
    }

    /// Where each list's elements begin and end among all elements, and the slots of those.
    private static func elements(
        _ shape: ValueShape,
        _ entries: LeafEntries,
        _ slots: Slots,
        _ count: Int
    ) throws(ParquetError) -> (offsets: [Int], slots: Slots) {
        guard case .list(let repetitionLevel, _) = shape.content,
            let repetitions = entries.repetitionLevels
        else { preconditionFailure("the leaves of a list are repeated") }
        let level = UInt8(truncatingIfNeeded: repetitionLevel)
        let defined = UInt8(truncatingIfNeeded: shape.definitionLevel + 1)
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        var positions: [Int] = []
        positions.reserveCapacity(entries.count)
        for slot in 0..<count {
            var entry = slots.position(slot)
            let hasElements = entries.definitionLevels.map { $0[entry] >= defined } ?? true
            if hasElements { positions.append(entry) }
            entry += 1
            while entry < entries.count, repetitions[entry] >= level {
                guard hasElements else {
                    throw corrupt(entries, "a list without elements goes on", entry)
                }
                if repetitions[entry] == level {
                    let isDefined = entries.definitionLevels.map { $0[entry] >= defined } ?? true
                    guard isDefined else {
                        throw corrupt(entries, "a list goes on with no element", entry)
                    }
                    positions.append(entry)
                }
                entry += 1
            }
            offsets.append(positions.count)
        }
        return (offsets, positions.count == entries.count ? .all : .some(positions))
    }

    // MARK: Errors

    private static func corrupt(
        _ entries: LeafEntries,
        _ message: String,
        _ entry: Int
    ) -> ParquetError {
        ParquetError(
            .corrupt,
            "the levels of entry \(entry) are impossible: \(message)",
            .init(column: entries.column)
        )
    }

    private static func disagreement(
        _ shape: ValueShape,
        _ first: LeafEntries,
        _ second: LeafEntries
    ) -> ParquetError {
        ParquetError(
            .corrupt,
            "its levels and those of \(first.column) disagree about \(shape.name), which holds both",
            .init(column: second.column)
        )
    }
}

extension ColumnVector {
    /// The same values, without a bitmap where it marks no null.
    fileprivate var withoutIdleValidity: ColumnVector {
        guard let validity, validity.setCount == count else { return self }
        return ColumnVector(type: type, count: count, validity: nil, values: values)
    }
}
