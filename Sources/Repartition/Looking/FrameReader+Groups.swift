package import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

/// How many rows have the same values of some keys.
package struct GroupedRows: Sendable {
    /// The keys, then `count`, a bigint.
    package var schema: TableSchema
    /// A vector for each column of the schema; groups stand in the order of their first rows.
    package var columns: [ColumnVector]
}

extension FrameReader {
    /// Counts the rows by the values of keys.
    ///
    /// Values are equal as in Spark: nulls are one group, and so are NaNs, and zeros of both signs.
    ///
    /// - Parameters:
    ///   - keys: What rows are grouped by; without any, all rows are one group.
    ///   - groupLimit: The groups that there may be, at most.
    /// - Throws: As ``schema()``; ``RunError`` of kind `invalidRequest` if there are more groups,
    ///   or their keys take more than a quarter of the memory, or a key is a map.
    package func groups(
        by keys: [NamedExpression],
        groupLimit: Int
    ) async throws -> GroupedRows {
        guard !keys.isEmpty else {
            let count = Int64(try await count())
            return GroupedRows(keys: [], [], counts: [count])
        }
        let narrow = selecting(keys)
        return try await narrow.withFrame { opened, pool in
            for field in opened.schema.fields where field.type.hasMap {
                throw RunError(
                    .invalidRequest,
                    "\(field.name) is \(field.type), and maps are not compared: group by a part of "
                        + "it, for example \(field.name)['key']"
                )
            }
            if !opened.resolved.errorStages.isEmpty {
                let (survey, router) = try await survey(opened, on: pool)
                try survey.errorRecords(router.rules, of: opened.source)
                    .requireBelowThresholds(of: opened.resolved.errorStages)
            }
            var table = GroupTable(opened.schema.fields.map(\.type))
            try await opened.eachPart(on: pool) { part in
                table.add(part, limit: groupLimit)
                guard table.counts.count <= groupLimit else {
                    throw tooMany("\(groupLimit) groups", keys)
                }
                guard table.keyByteCount <= options.memory.groups else {
                    throw tooMany("\(options.memory.groups) bytes of keys", keys)
                }
            }
            return GroupedRows(keys: opened.schema.fields, table.keys, counts: table.counts)
        }
    }

    private func tooMany(_ what: String, _ keys: [NamedExpression]) -> RunError {
        RunError(
            .invalidRequest,
            "the rows fall into more groups by \(keys.map(\.name).joined(separator: ", ")) than fit, "
                + "which is \(what): group by fewer or coarser keys, filter the rows, or allow more"
        )
    }
}

extension GroupedRows {
    fileprivate init(keys: [Field], _ vectors: [ColumnVector], counts: [Int64]) {
        schema = TableSchema(keys + [Field("count", .bigint, isNullable: false)])
        columns =
            vectors + [
                ColumnVector(
                    type: .bigint,
                    count: counts.count,
                    validity: nil,
                    values: .int64(counts)
                )
            ]
    }
}

extension OpenedFrame {
    /// Hands over the rows of each row group that pass, by their keys, in the order of the files.
    ///
    /// Several row groups are read at once, unless a limit has to count them one after the other.
    fileprivate func eachPart(
        on pool: WorkerPool,
        _ body: (GroupTable.Part) throws -> Void
    ) async throws {
        let groups = source.files.indices.flatMap { file in
            source.files[file].rowGroups.indices.map { (file, $0) }
        }
        var gate = RowGate(resolved)
        guard resolved.limits.isEmpty else {
            for (file, rowGroup) in groups where gate.isOpen {
                try Task.checkCancellation()
                let head = try await head(.max, file: file, rowGroup: rowGroup, &gate)
                try body(GroupTable.Part(head.columns, rowCount: head.rowCount))
            }
            return
        }
        var next = 0
        while next < groups.count {
            let wave = next..<min(next + pool.threadCount, groups.count)
            let parts = try await withThrowingTaskGroup(of: (Int, GroupTable.Part).self) { tasks in
                for number in wave {
                    let (file, rowGroup) = groups[number]
                    tasks.addTask(executorPreference: pool) {
                        var gate = RowGate(resolved)
                        let head = try await head(.max, file: file, rowGroup: rowGroup, &gate)
                        return (number, GroupTable.Part(head.columns, rowCount: head.rowCount))
                    }
                }
                var parts: [Int: GroupTable.Part] = [:]
                for try await (number, part) in tasks { parts[number] = part }
                return parts
            }
            for number in wave {
                if let part = parts[number] { try body(part) }
            }
            next = wave.upperBound
        }
    }
}

extension DataType {
    fileprivate var hasMap: Bool {
        switch self {
        case .map: true
        case .array(let element): element.hasMap
        case .structure(let fields): fields.contains { $0.type.hasMap }
        default: false
        }
    }
}
