internal import DataCatalog

/// Descriptions as Glue takes them: `TableInput` and `PartitionInput`.
///
/// Glue replaces the whole description. So an update begins with what is stored, without what Glue
/// alone may set, and changes only what differs.
enum GlueInput {
    private static let tableMembers = [
        "Name", "Description", "Owner", "LastAccessTime", "LastAnalyzedTime", "Retention",
        "StorageDescriptor", "PartitionKeys", "ViewOriginalText", "ViewExpandedText", "TableType",
        "Parameters", "TargetTable", "FederatedTable",
    ]
    private static let partitionMembers = [
        "Values", "LastAccessTime", "LastAnalyzedTime", "StorageDescriptor", "Parameters",
    ]
    /// What crawlers write into a table's storage descriptor as well as into the table.
    private static let storageParameters = ["classification", "compressionType", "typeOfData"]

    // MARK: Tables

    /// A new table, as a crawler describes one.
    static func created(_ table: Table) -> GlueJSON {
        var storage: GlueJSON = [
            "Columns": columns(table.columns),
            "Location": .string(table.location),
            "InputFormat": .string(table.inputFormat),
            "OutputFormat": .string(table.outputFormat),
            "Compressed": false,
            "NumberOfBuckets": -1,
            "SerdeInfo": [
                "SerializationLibrary": .string(table.serDe.library),
                "Parameters": .strings(table.serDe.parameters),
            ],
            "BucketColumns": [],
            "SortColumns": [],
            "StoredAsSubDirectories": false,
        ]
        storage["Parameters"] = .strings(
            table.parameters.filter { storageParameters.contains($0.key) }
        )
        var input: GlueJSON = [
            "Name": .string(table.name.table),
            "Owner": "owner",
            "Retention": 0,
            "StorageDescriptor": storage,
            // Athena needs the list even where it is empty.
            "PartitionKeys": columns(table.partitionKeys),
            "TableType": .string(table.tableType),
            "Parameters": .strings(table.parameters),
        ]
        input["Description"] = table.description.map(GlueJSON.string)
        return input
    }

    /// A stored table with another description.
    static func updated(_ stored: GlueCatalog.Stored, to table: Table) -> GlueJSON {
        let old = stored.table
        var input = stored.answer.members(tableMembers)
        func set(_ name: String, _ value: GlueJSON?, if changes: Bool) {
            if changes { input[name] = value }
        }
        set(
            "Description",
            table.description.map(GlueJSON.string),
            if: table.description != old.description
        )
        set(
            "PartitionKeys",
            columns(table.partitionKeys, over: input["PartitionKeys"]),
            if: table.partitionKeys != old.partitionKeys || input["PartitionKeys"] == nil
        )
        set("TableType", .string(table.tableType), if: table.tableType != old.tableType)
        set("Parameters", .strings(table.parameters), if: table.parameters != old.parameters)
        var storage = input["StorageDescriptor"] ?? [:]
        if table.columns != old.columns {
            storage["Columns"] = columns(table.columns, over: storage["Columns"])
        }
        if table.location != old.location { storage["Location"] = .string(table.location) }
        if table.inputFormat != old.inputFormat {
            storage["InputFormat"] = .string(table.inputFormat)
        }
        if table.outputFormat != old.outputFormat {
            storage["OutputFormat"] = .string(table.outputFormat)
        }
        if table.serDe != old.serDe {
            var serDe = storage["SerdeInfo"] ?? [:]
            serDe["SerializationLibrary"] = .string(table.serDe.library)
            serDe["Parameters"] = .strings(table.serDe.parameters)
            storage["SerdeInfo"] = serDe
        }
        if storage != [:] { input["StorageDescriptor"] = storage }
        return input
    }

    // MARK: Partitions

    /// A new partition: its table's descriptor with another location, as Athena makes one.
    static func created(_ partition: Partition, in table: GlueCatalog.Stored) -> GlueJSON {
        var storage = table.answer["StorageDescriptor"] ?? [:]
        storage["AdditionalLocations"] = nil
        storage["SchemaReference"] = nil
        storage["Location"] = .string(partition.location)
        if let own = partition.columns {
            storage["Columns"] = columns(own, over: storage["Columns"])
        }
        return [
            "Values": .strings(partition.values),
            "StorageDescriptor": storage,
            "Parameters": .strings(partition.parameters),
        ]
    }

    /// A stored partition with another description.
    static func updated(
        _ answer: GlueJSON,
        to partition: Partition,
        in table: GlueCatalog.Stored
    ) -> GlueJSON {
        var input = answer.members(partitionMembers)
        guard var storage = input["StorageDescriptor"] else {
            var created = created(partition, in: table)
            created["LastAccessTime"] = input["LastAccessTime"]
            created["LastAnalyzedTime"] = input["LastAnalyzedTime"]
            return created
        }
        storage["Location"] = .string(partition.location)
        if let own = partition.columns {
            storage["Columns"] = columns(own, over: storage["Columns"])
        }
        input["StorageDescriptor"] = storage
        input["Parameters"] = .strings(partition.parameters)
        return input
    }

    // MARK: Columns

    /// Columns; of those that are stored already, what Sluice has no name for stays.
    private static func columns(_ columns: [TableColumn], over stored: GlueJSON? = nil) -> GlueJSON
    {
        let known = Dictionary(
            (stored?.array ?? []).map { (CatalogName.folded($0["Name"]?.string ?? ""), $0) }
        ) { first, _ in first }
        return .array(
            columns.map { column in
                var member = known[column.name] ?? ["Name": .string(column.name)]
                member["Type"] = .string(column.type)
                member["Comment"] = column.comment.map(GlueJSON.string)
                return member
            }
        )
    }
}
