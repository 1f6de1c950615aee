package import DataCatalog

extension GlueCatalog {
    /// Creates partitions as Athena does: with the table's descriptor, at their location.
    ///
    /// Of those that are answered some may be of this call: Glue was asked again when an answer got
    /// lost. After an error some partitions may exist; the same call completes them.
    @discardableResult
    package func createPartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        try await located {
            let stored = try await stored(table)
            for partition in partitions { try stored.table.check(partition.values) }
            let batch = GlueBatch(
                catalog: self,
                operation: "BatchCreatePartition",
                member: "PartitionInputList",
                size: 100,
                expected: "AlreadyExistsException"
            )
            return try await naming(table) {
                try await batch.apply(
                    partitions.map { partition in
                        GlueBatch.Entry(
                            values: partition.values,
                            content: GlueInput.created(partition, in: stored)
                        )
                    },
                    to: stored.table
                )
            }
        }
    }

    @discardableResult
    package func updatePartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        try await located {
            let stored = try await stored(table)
            for partition in partitions { try stored.table.check(partition.values) }
            return try await naming(table) {
                let answers = try await answers(partitions.map(\.values), of: table)
                var missing: [[String]] = []
                var entries: [GlueBatch.Entry] = []
                for partition in partitions {
                    let values = partition.values
                    guard let answer = answers[PartitionValueCoding.encode(values)] else {
                        missing.append(values)
                        continue
                    }
                    let input = GlueInput.updated(answer, to: partition, in: stored)
                    entries.append(
                        GlueBatch.Entry(
                            values: values,
                            content: [
                                "PartitionValueList": .strings(values), "PartitionInput": input,
                            ]
                        )
                    )
                }
                let batch = GlueBatch(
                    catalog: self,
                    operation: "BatchUpdatePartition",
                    member: "Entries",
                    size: 100,
                    expected: "EntityNotFoundException"
                )
                return missing + (try await batch.apply(entries, to: stored.table))
            }
        }
    }

    package func deletePartitions(_ values: [[String]], in table: TableName) async throws {
        try await located {
            let stored = try await stored(table).table
            for values in values { try stored.check(values) }
            let batch = GlueBatch(
                catalog: self,
                operation: "BatchDeletePartition",
                member: "PartitionsToDelete",
                size: 25,
                expected: "EntityNotFoundException"
            )
            _ = try await naming(table) {
                try await batch.apply(
                    values.map {
                        GlueBatch.Entry(values: $0, content: ["Values": .strings($0)])
                    },
                    to: stored
                )
            }
        }
    }

    /// All that Glue says of some partitions, by the bytes of their values.
    private func answers(
        _ values: [[String]],
        of table: TableName
    ) async throws -> [[UInt8]: GlueJSON] {
        var answers: [[UInt8]: GlueJSON] = [:]
        var pending = values[...]
        var attempt = 1
        while !pending.isEmpty {
            var request = Self.about(table)
            let batch = pending.prefix(Self.readSize)
            request["PartitionsToGet"] = .array(batch.map { ["Values": .strings($0)] })
            let answer = try await service.call(
                "BatchGetPartition",
                request,
                about: .table(table),
                as: SomePartitions.self
            )
            for partition in answer.partitions ?? [] {
                let values = partition["Values"]?.array?.compactMap(\.string) ?? []
                answers[PartitionValueCoding.encode(values)] = partition
            }
            let unread = (answer.unprocessedKeys ?? []).map(\.values)
            pending = pending.dropFirst(batch.count) + unread
            guard !unread.isEmpty, unread.count >= batch.count else { continue }
            guard attempt < options.attemptCount else {
                throw CatalogError(
                    .busy,
                    "Glue reads none of the partitions that are to be updated, "
                        + "\(attempt) attempts failed; try again later",
                    name: table.description
                )
            }
            try await options.pause(attempt)
            attempt += 1
        }
        return answers
    }

    /// How many partitions Glue reads at once.
    private static let readSize = 1_000
}

private struct SomePartitions: Decodable {
    struct Key: Decodable {
        let values: [String]

        enum CodingKeys: String, CodingKey {
            case values = "Values"
        }
    }

    let partitions: [GlueJSON]?
    let unprocessedKeys: [Key]?

    enum CodingKeys: String, CodingKey {
        case partitions = "Partitions"
        case unprocessedKeys = "UnprocessedKeys"
    }
}
