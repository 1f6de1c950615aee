import AWS
import DataCatalog

extension FakeGlue {
    static func getPartitions(
        _ request: GlueJSON,
        _ state: State,
        _ options: Options
    ) throws -> GlueJSON {
        try check(
            request,
            takes: [
                "CatalogId", "DatabaseName", "TableName", "Expression", "NextToken", "Segment",
                "MaxResults", "ExcludeColumnSchema",
            ],
            "GetPartitions"
        )
        let table = try table(request["DatabaseName"], request["TableName"], state)
        var found = table.partitions.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map(\.value)
        if let text = request["Expression"]?.string, text.contains(where: { $0 != " " }) {
            guard text.utf16.count <= 2_048 else {
                throw invalid("Expression must have at most 2048 characters")
            }
            let expression = try PartitionExpression(text, keys: table.keys)
            found = try found.filter { try expression.matches($0.values) }
        }
        if let segment = request["Segment"] { found = try part(of: found, segment) }
        let isBrief = request["ExcludeColumnSchema"] == true
        let segment = request["Segment"]?["SegmentNumber"].map { "\($0)" } ?? ""
        let scope = "\(segment) \(request["Expression"]?.string ?? "")"
        return try page(
            found.map { described($0, isBrief: isBrief) },
            "Partitions",
            request,
            options,
            limit: 1_000,
            scope: scope
        )
    }

    static func getPartition(_ request: GlueJSON, _ state: State) throws -> GlueJSON {
        try check(
            request,
            takes: ["CatalogId", "DatabaseName", "TableName", "PartitionValues"],
            "GetPartition"
        )
        let table = try table(request["DatabaseName"], request["TableName"], state)
        let key = PartitionValueCoding.encode(try values(request["PartitionValues"]))
        guard let partition = table.partitions[key] else {
            throw notFound("Cannot find partition.")
        }
        return ["Partition": described(partition, isBrief: false)]
    }

    static func batchGetPartition(_ request: GlueJSON, _ state: State) throws -> GlueJSON {
        let table = try table(request["DatabaseName"], request["TableName"], state)
        let keys = try list(request["PartitionsToGet"], "PartitionsToGet", 1_000)
        // The second half is for the next time, as where an answer would be too long.
        let part = keys.prefix(max(1, (keys.count + 1) / 2))
        let found = try part.compactMap { key in
            table.partitions[PartitionValueCoding.encode(try values(key["Values"]))]
        }
        return [
            "Partitions": .array(found.map { described($0, isBrief: false) }),
            "UnprocessedKeys": .array(Array(keys.dropFirst(part.count))),
        ]
    }

    private static func described(_ partition: Partition, isBrief: Bool) -> GlueJSON {
        var answer = partition.input
        answer["CreationTime"] = .number(partition.created)
        answer["CatalogId"] = "123456789012"
        if isBrief, var storage = answer["StorageDescriptor"] {
            storage["Columns"] = nil
            answer["StorageDescriptor"] = storage
        }
        return answer
    }

    private static func part(
        of partitions: [Partition],
        _ segment: GlueJSON
    ) throws -> [Partition] {
        guard case .integer(let number)? = segment["SegmentNumber"],
            case .integer(let total)? = segment["TotalSegments"], (1...10).contains(total),
            (0..<total).contains(number)
        else { throw invalid("a segment must be one of up to 10") }
        return partitions.filter { partition in
            let sum = partition.values.joined(separator: "/").utf8.reduce(0) { $0 &+ Int64($1) }
            return sum % total == number
        }
    }
}
