import AWS
import DataCatalog
import SeededRandom

extension FakeGlue {
    static func batchCreatePartition(
        _ request: GlueJSON,
        _ state: inout State,
        _ options: Options
    ) throws -> GlueJSON {
        let now = state.now
        return try batch(request, "PartitionInputList", 100, &state, options) { entry, table in
            let values = try partitionInput(entry, table)
            let key = PartitionValueCoding.encode(values)
            guard table.partitions[key] == nil else {
                throw alreadyExists("Partition already exists.")
            }
            table.partitions[key] = Partition(values: values, input: entry, created: now)
        }
    }

    static func batchUpdatePartition(
        _ request: GlueJSON,
        _ state: inout State,
        _ options: Options
    ) throws -> GlueJSON {
        guard request["Entries"]?.array?.isEmpty == false else {
            throw invalid("Entries must have at least one member")
        }
        return try batch(request, "Entries", 100, &state, options) { entry, table in
            try check(entry, takes: ["PartitionValueList", "PartitionInput"], "an entry")
            let values = try values(entry["PartitionValueList"])
            let input = entry["PartitionInput"] ?? [:]
            guard try partitionInput(input, table) == values else {
                throw invalid("the values of a partition are its identity")
            }
            let key = PartitionValueCoding.encode(values)
            guard table.partitions[key] != nil else { throw notFound("Partition not found.") }
            table.partitions[key]?.input = input
        }
    }

    static func batchDeletePartition(
        _ request: GlueJSON,
        _ state: inout State,
        _ options: Options
    ) throws -> GlueJSON {
        try batch(request, "PartitionsToDelete", 25, &state, options) { entry, table in
            let key = PartitionValueCoding.encode(try values(entry["Values"]))
            guard table.partitions.removeValue(forKey: key) != nil else {
                throw notFound("Partition not found.")
            }
        }
    }

    /// Applies an action to each entry; what it throws becomes the entry's error.
    private static func batch(
        _ request: GlueJSON,
        _ member: String,
        _ limit: Int,
        _ state: inout State,
        _ options: Options,
        _ action: (GlueJSON, inout Table) throws -> Void
    ) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "DatabaseName", "TableName", member], "the batch")
        var table = try table(request["DatabaseName"], request["TableName"], state)
        var errors: [GlueJSON] = []
        for entry in try list(request[member], member, limit) {
            let isFailing = state.random.happens(options.failingEntries)
            do {
                if !isFailing || state.random.happens(options.doneThoughFailing) {
                    try action(entry, &table)
                }
                if isFailing {
                    throw AWSError(.unavailable, "failed", code: "InternalServiceException")
                }
            } catch let error as AWSError {
                errors.append(failure(of: entry, error))
            }
        }
        let name = try name(request["TableName"], "TableName")
        try store(table, in: request["DatabaseName"], as: name, &state)
        return errors.isEmpty ? [:] : ["Errors": .array(errors)]
    }

    private static func failure(of entry: GlueJSON, _ error: AWSError) -> GlueJSON {
        var failure: GlueJSON = [
            "ErrorDetail": [
                "ErrorCode": .string(error.code ?? ""), "ErrorMessage": .string(error.message),
            ]
        ]
        if let updated = entry["PartitionValueList"] {
            failure["PartitionValueList"] = updated
        } else {
            failure["PartitionValues"] = entry["Values"]
        }
        return failure
    }

    /// Checks the description of a partition; answers its values.
    private static func partitionInput(_ input: GlueJSON, _ table: Table) throws -> [String] {
        try check(
            input,
            takes: [
                "Values", "LastAccessTime", "LastAnalyzedTime", "StorageDescriptor", "Parameters",
            ],
            "PartitionInput"
        )
        let values = try values(input["Values"])
        guard values.count == table.keys.count else {
            throw invalid(
                "The number of partition keys do not match the number of partition values"
            )
        }
        guard let storage = input["StorageDescriptor"] else {
            throw invalid("StorageDescriptor cannot be null")
        }
        try checkStorage(storage)
        return values
    }
}
