package import Columns
package import Foundation

/// What a catalog knows of a table: its columns, its partition keys, and where and how its objects
/// are stored.
package struct Table: Sendable, Hashable, Codable {
    package var name: TableName
    package var description: String?
    /// The columns in the objects, without the partition keys.
    package var columns: [TableColumn]
    /// The keys of the partitions, outermost first.
    package var partitionKeys: [TableColumn]
    /// The folder of its objects, as a URI.
    package var location: String
    package var inputFormat: String
    package var outputFormat: String
    package var serDe: SerDeInfo
    /// `EXTERNAL_TABLE` for every table whose objects are not the catalog's own.
    package var tableType: String
    package var parameters: [String: String]
    /// The table that this is only another name of; the catalog sets this.
    package var link: TableLink?
    /// When it was created; the catalog sets this.
    package var createTime: Date?
    /// When it was last updated; the catalog sets this.
    package var updateTime: Date?
    /// Changes with every update; the catalog sets this.
    package var versionID: String?

    package init(
        name: TableName,
        description: String? = nil,
        columns: [TableColumn],
        partitionKeys: [TableColumn] = [],
        location: String,
        inputFormat: String,
        outputFormat: String,
        serDe: SerDeInfo,
        tableType: String = "EXTERNAL_TABLE",
        parameters: [String: String] = [:]
    ) {
        self.name = name
        self.description = description
        self.columns = columns
        self.partitionKeys = partitionKeys
        self.location = location
        self.inputFormat = inputFormat
        self.outputFormat = outputFormat
        self.serDe = serDe
        self.tableType = tableType
        self.parameters = parameters
    }

    /// A table of Parquet objects, as Glue's crawlers describe it.
    package static func parquet(
        _ name: TableName,
        columns: [TableColumn],
        partitionKeys: [TableColumn] = [],
        location: String,
        parameters: [String: String] = [:]
    ) -> Table {
        let described = [
            "classification": "parquet", "compressionType": "none", "typeOfData": "file",
            "EXTERNAL": "TRUE",
        ]
        return Table(
            name: name,
            columns: columns,
            partitionKeys: partitionKeys,
            location: location,
            inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            serDe: SerDeInfo(
                library: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                parameters: ["serialization.format": "1"]
            ),
            parameters: described.merging(parameters) { $1 }
        )
    }

    /// The columns in the objects, typed.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if a type is not one of Hive's.
    package func dataSchema() throws -> TableSchema {
        try TableSchema(columns.map { try $0.field(in: name) })
    }

    /// The partition keys, typed.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if a type is not one of Hive's.
    package func partitionSchema() throws -> TableSchema {
        try TableSchema(partitionKeys.map { try $0.field(in: name) })
    }
}

/// A table that another one stands for, perhaps in another account's catalog.
package struct TableLink: Sendable, Hashable, Codable {
    package var name: TableName
    package var catalogID: String?

    package init(name: TableName, catalogID: String? = nil) {
        self.name = name
        self.catalogID = catalogID
    }
}

/// A column or a partition key of a table.
package struct TableColumn: Sendable, Hashable, Codable {
    /// In lower case, as catalogs keep it.
    package var name: String
    /// The type in Hive's spelling, for example `array<int>`.
    package var type: String
    package var comment: String?

    package init(name: String, type: String, comment: String? = nil) {
        self.name = CatalogName.folded(name)
        self.type = type
        self.comment = comment
    }

    package init(_ field: Field) {
        self.init(name: field.name, type: field.type.description)
    }

    /// The column, typed.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if the type is not one of Hive's.
    package func field(in table: TableName) throws -> Field {
        do throws(DataTypeError) {
            return Field(name, try DataType(hive: type))
        } catch {
            throw CatalogError(
                .invalid,
                "column \(name) has a type that cannot be used: \(error.message)",
                name: table.description
            )
        }
    }
}

/// Who reads and writes the objects of a table, in Hive's terms.
package struct SerDeInfo: Sendable, Hashable, Codable {
    /// The class that does it, for example
    /// `org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe`.
    package var library: String
    package var parameters: [String: String]

    package init(library: String, parameters: [String: String] = [:]) {
        self.library = library
        self.parameters = parameters
    }
}

/// Those objects of a table that have the same values of the partition keys.
///
/// A catalog may know more of a partition than this has, such as its input format: that is its
/// table's when the partition is created.
package struct Partition: Sendable, Hashable, Codable {
    /// One value for each partition key, unescaped; `__HIVE_DEFAULT_PARTITION__` for null.
    package var values: [String]
    /// The folder of its objects, as a URI.
    package var location: String
    /// Its columns where they differ from the table's; an update with `nil` leaves them as they
    /// are.
    package var columns: [TableColumn]?
    package var parameters: [String: String]
    /// When it was created; the catalog sets this.
    package var createTime: Date?

    package init(
        values: [String],
        location: String,
        columns: [TableColumn]? = nil,
        parameters: [String: String] = [:]
    ) {
        self.values = values
        self.location = location
        self.columns = columns
        self.parameters = parameters
    }
}

extension Partition {
    /// This partition, updated to another description of it.
    func updated(to partition: Partition) -> Partition {
        var updated = partition
        updated.columns = partition.columns ?? columns
        updated.createTime = createTime
        return updated
    }
}

/// Some of the partitions of a table.
package struct PartitionPage: Sendable {
    package let partitions: [Partition]
    /// What to go on with, for the catalog that gave it; `nil` after the last partition.
    package let next: String?

    package init(partitions: [Partition], next: String?) {
        self.partitions = partitions
        self.next = next
    }
}
