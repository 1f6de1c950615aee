package import DataCatalog

extension GlueCatalog {
    /// A page of Glue's own; the condition of `filter` is not used, since all pages of a list have
    /// to be asked for with one expression.
    package func partitions(
        of table: TableName,
        matching filter: PartitionFilter,
        after next: String?,
        limit: Int
    ) async throws -> PartitionPage {
        precondition(limit > 0, "a page has room for a partition")
        return try await located {
            try await naming(table) {
                var request = Self.listing(table, filter.expression)
                request["MaxResults"] = .integer(Int64(min(limit, Self.pageSize)))
                request["NextToken"] = next.map(GlueJSON.string)
                let page = try await service.call(
                    "GetPartitions",
                    request,
                    about: .table(table),
                    as: PartitionsPage.self
                )
                return PartitionPage(
                    partitions: page.elements.map { Partition($0) },
                    next: page.nextToken.flatMap { $0.isEmpty ? nil : $0 }
                )
            }
        }
    }

    package func allPartitions(
        of table: TableName,
        matching filter: PartitionFilter
    ) async throws -> [Partition] {
        try await located {
            try await naming(table) {
                try await listed(table, filter, as: PartitionsPage.self)
                    .map { Partition($0) }
                    .sorted { $0.values.lexicographicallyPrecedes($1.values, by: Self.byBytes) }
            }
        }
    }

    package func partitionCount(of table: TableName) async throws -> Int {
        try await located {
            try await naming(table) { try await listed(table, .all, as: CountedPage.self).count }
        }
    }

    package func partition(_ values: [String], of table: TableName) async throws -> Partition {
        try await located {
            let stored = try await stored(table).table
            try stored.check(values)
            do {
                var request = Self.about(table)
                request["PartitionValues"] = .strings(values)
                let answer = try await service.call(
                    "GetPartition",
                    request,
                    about: .table(table),
                    as: PartitionAnswer.self
                )
                return Partition(answer.partition, columns: stored.columns)
            } catch let error as CatalogError where error.kind == .notFound {
                throw CatalogError.absentPartition(values, of: stored)
            }
        }
    }

    // MARK: Lists

    /// The greatest page that Glue gives.
    private static let pageSize = 1_000

    private static func byBytes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// The members of a request about the partitions of a table.
    static func about(_ table: TableName) -> GlueJSON {
        ["DatabaseName": .string(table.database), "TableName": .string(table.table)]
    }

    private static func listing(_ table: TableName, _ expression: String?) -> GlueJSON {
        var request = about(table)
        // Columns of each partition would be most of the answer.
        request["ExcludeColumnSchema"] = true
        request["MaxResults"] = .integer(Int64(pageSize))
        request["Expression"] = expression.map(GlueJSON.string)
        return request
    }

    /// All partitions, without most of those that the filter rules out.
    ///
    /// Glue refuses a whole list if it cannot read one value as its key's type, and the rules of
    /// its expressions are not written down; so where it refuses a condition of ours, all are read.
    private func listed<Page: GluePage>(
        _ table: TableName,
        _ filter: PartitionFilter,
        as type: Page.Type
    ) async throws -> [Page.Element] where Page.Element: Sendable {
        let expression = GlueExpression.text(of: filter)
        do {
            return try await listed(Self.listing(table, expression), table, as: type)
        } catch let error as CatalogError
            where error.kind == .invalid && expression != filter.expression
        {
            return try await listed(Self.listing(table, filter.expression), table, as: type)
        }
    }

    /// A list of more than one page is read again in segments, side by side.
    private func listed<Page: GluePage>(
        _ request: GlueJSON,
        _ table: TableName,
        as type: Page.Type
    ) async throws -> [Page.Element] where Page.Element: Sendable {
        let first = try await service.call(
            "GetPartitions",
            request,
            about: .table(table),
            as: type
        )
        guard let next = first.nextToken, !next.isEmpty else { return first.elements }
        let count = options.segmentCount
        return try await withThrowingTaskGroup(of: [Page.Element].self) { group in
            for segment in 0..<count {
                var request = request
                request["Segment"] = [
                    "SegmentNumber": .integer(Int64(segment)),
                    "TotalSegments": .integer(Int64(count)),
                ]
                let segmented = request
                group.addTask {
                    try await allPages(
                        of: "GetPartitions",
                        segmented,
                        about: .table(table),
                        as: type
                    )
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Runs `body`, and says of a table that is not there which may have been meant.
    func naming<Answer>(
        _ table: TableName,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await body()
        } catch let error as CatalogError where error.kind == .notFound {
            throw await absent(table, error)
        }
    }
}

private struct PartitionAnswer: Decodable {
    let partition: GluePartition

    enum CodingKeys: String, CodingKey {
        case partition = "Partition"
    }
}

private struct PartitionsPage: GluePage {
    let partitions: [GluePartition]?
    let nextToken: String?
    var elements: [GluePartition] { partitions ?? [] }

    enum CodingKeys: String, CodingKey {
        case partitions = "Partitions"
        case nextToken = "NextToken"
    }
}

/// A page of which only the length matters.
private struct CountedPage: GluePage {
    struct Anything: Decodable {}

    let partitions: [Anything]?
    let nextToken: String?
    var elements: [Anything] { partitions ?? [] }

    enum CodingKeys: String, CodingKey {
        case partitions = "Partitions"
        case nextToken = "NextToken"
    }
}
