package import Columns

extension Schema {
    /// Takes the values of a top-level column apart: a batch of plain values, with levels, for each
    /// leaf of it.
    ///
    /// - Parameter vector: One value for each row, of the column's type; whether fields may be null
    ///   is not compared.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the column cannot hold the values; a
    ///   null where the schema says REQUIRED is named with its row.
    package func shredded(
        _ vector: ColumnVector,
        column position: Int
    ) throws(ParquetError) -> [ColumnBatch] {
        let leaves = Array(leaves[leafRanges[position]])
        guard vector.isWellFormed else {
            throw ParquetError(
                .invalidRequest,
                "the values are not stored as their type, \(vector.type), says",
                .init(column: columns[position].name)
            )
        }
        if leaves.count == 1, leaves[0].isFlat {
            let batch = ColumnBatch(leaf: leaves[0])
            try batch.fill(from: vector, leaf: leaves[0])
            return [batch]
        }
        var shredder = ValueShredder(leaves: leaves)
        try shredder.shred(vector, shape(ofColumn: position))
        return shredder.batches
    }
}

/// Takes values apart into entries of leaves, a column at a time.
///
/// Entries are made at the top, one for each row, and handed down: a null and an empty list end
/// one, a list of more elements adds some.
private struct ValueShredder {
    private let leaves: [LeafColumn]
    private(set) var batches: [ColumnBatch] = []

    init(leaves: [LeafColumn]) { self.leaves = leaves }

    /// Entries on their way down.
    private struct Entries {
        var repetitionLevels: [UInt8]
        /// The place of each entry's value in the vector at hand, or what ``ended(at:)`` gives.
        var places: [Int]

        /// The mark of an entry that has no value further down: its definition level.
        static func ended(at level: Int) -> Int { -1 - level }
        static func level(of mark: Int) -> Int { -1 - mark }
    }

    mutating func shred(_ vector: ColumnVector, _ shape: ValueShape) throws(ParquetError) {
        let entries = Entries(
            repetitionLevels: [UInt8](repeating: 0, count: vector.count),
            places: Array(0..<vector.count)
        )
        try visit(vector, shape, entries, [shape.name])
    }

    private mutating func visit(
        _ vector: ColumnVector,
        _ shape: ValueShape,
        _ outer: Entries,
        _ path: [String]
    ) throws(ParquetError) {
        var entries = outer
        if vector.validity != nil || vector.type == .null {
            try endNulls(vector, shape, &entries, path)
        }
        switch (shape.content, vector.values) {
        case (.nothing, _):
            break
        case (.leaf(let leaf), _):
            let position = batches.count
            precondition(leaves[position].index == leaf, "leaves are met in their order")
            batches.append(try batch(vector, leaves[position], entries))
        case (.structure(let fields), .structures(let vectors)):
            try requireFields(fields, vector.type, path)
            for (field, values) in zip(fields, vectors) {
                try visit(values, field, entries, path + [field.name])
            }
        case (.structure(let fields), .none):
            for field in fields {
                try visit(.nulls(.null, count: 0), field, entries, path + [field.name])
            }
        case (.list(let level, let element), .lists(let offsets, let elements)):
            guard vector.type.isMap == shape.type.isMap else {
                throw Self.other(vector, shape, path)
            }
            let inner = Self.expanded(entries, offsets, level, shape.definitionLevel)
            try visit(elements, element, inner, path + [element.name])
        case (.list(_, let element), .none):
            try visit(.nulls(.null, count: 0), element, entries, path + [element.name])
        default:
            throw Self.other(vector, shape, path)
        }
    }

    private func endNulls(
        _ vector: ColumnVector,
        _ shape: ValueShape,
        _ entries: inout Entries,
        _ path: [String]
    ) throws(ParquetError) {
        let end = Entries.ended(at: shape.definitionLevel - 1)
        for entry in entries.places.indices {
            let place = entries.places[entry]
            guard place >= 0, vector.isNull(at: place) else { continue }
            guard shape.isNullable else {
                let row = entries.repetitionLevels[...entry].count { $0 == 0 } - 1
                throw .nullInRequired(row: row, path.joined(separator: "."))
            }
            entries.places[entry] = end
        }
    }

    /// An entry for each element of the lists; one for each list that has none.
    private static func expanded(
        _ entries: Entries,
        _ offsets: [Int],
        _ repetitionLevel: Int,
        _ definitionLevel: Int
    ) -> Entries {
        let level = UInt8(truncatingIfNeeded: repetitionLevel)
        var result = Entries(repetitionLevels: [], places: [])
        result.places.reserveCapacity(entries.places.count + offsets[offsets.count - 1])
        result.repetitionLevels.reserveCapacity(entries.places.count + offsets[offsets.count - 1])
        for (entry, place) in entries.places.enumerated() {
            result.repetitionLevels.append(entries.repetitionLevels[entry])
            guard place >= 0 else {
                result.places.append(place)
                continue
            }
            let range = offsets[place]..<offsets[place + 1]
            guard let first = range.first else {
                result.places.append(Entries.ended(at: definitionLevel))
                continue
            }
            result.places.append(first)
            for element in range.dropFirst() {
                result.places.append(element)
                result.repetitionLevels.append(level)
            }
        }
        return result
    }

    private func batch(
        _ vector: ColumnVector,
        _ leaf: LeafColumn,
        _ entries: Entries
    ) throws(ParquetError) -> ColumnBatch {
        let highest = UInt8(truncatingIfNeeded: leaf.maxDefinitionLevel)
        let batch = ColumnBatch(leaf: leaf)
        try batch.fill(
            from: vector.taking(entries.places.filter { $0 >= 0 }),
            definitionLevels: entries.places.map { place in
                place >= 0 ? highest : UInt8(truncatingIfNeeded: Entries.level(of: place))
            },
            repetitionLevels: leaf.maxRepetitionLevel > 0 ? entries.repetitionLevels : [],
            leaf: leaf
        )
        return batch
    }

    // MARK: Values of another kind

    private func requireFields(
        _ fields: [ValueShape],
        _ type: DataType,
        _ path: [String]
    ) throws(ParquetError) {
        guard case .structure(let own) = type else { return }
        let names = fields.map(\.name)
        let isEntry = names.count == 2 && own.map(\.name) == ["key", "value"]
        guard own.count == fields.count, isEntry || own.map(\.name) == names else {
            throw ParquetError(
                .invalidRequest,
                "a struct of \(own.map(\.name).joined(separator: ", ")) for one of "
                    + names.joined(separator: ", "),
                .init(column: path.joined(separator: "."))
            )
        }
    }

    private static func other(
        _ vector: ColumnVector,
        _ shape: ValueShape,
        _ path: [String]
    ) -> ParquetError {
        ParquetError(
            .invalidRequest,
            "values of type \(vector.type) for a column of \(shape.type)",
            .init(column: path.joined(separator: "."))
        )
    }
}

extension ParquetError {
    static func nullInRequired(row: Int, _ column: String) -> ParquetError {
        ParquetError(
            .invalidRequest,
            "row \(row) has a null where the schema says REQUIRED: leave such rows out, or declare "
                + "the column OPTIONAL",
            .init(column: column)
        )
    }
}

extension DataType {
    fileprivate var isMap: Bool {
        if case .map = self { return true }
        return false
    }
}
