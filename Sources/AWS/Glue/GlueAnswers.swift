internal import DataCatalog
internal import Foundation

// The shapes of the Glue API that Sluice reads, as far as it reads them. All members may be
// missing: other tools write tables and partitions with little in them.

struct GlueDatabase: Decodable {
    var name: String?
    var description: String?
    var location: String?
    var parameters: [String: String]?

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case description = "Description"
        case location = "LocationUri"
        case parameters = "Parameters"
    }
}

struct GlueColumn: Decodable {
    var name: String
    var type: String?
    var comment: String?

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case type = "Type"
        case comment = "Comment"
    }
}

struct GlueStorage: Decodable {
    struct SerDe: Decodable {
        var serializationLibrary: String?
        var parameters: [String: String]?

        enum CodingKeys: String, CodingKey {
            case serializationLibrary = "SerializationLibrary"
            case parameters = "Parameters"
        }
    }

    var columns: [GlueColumn]?
    var location: String?
    var inputFormat: String?
    var outputFormat: String?
    var serdeInfo: SerDe?

    enum CodingKeys: String, CodingKey {
        case columns = "Columns"
        case location = "Location"
        case inputFormat = "InputFormat"
        case outputFormat = "OutputFormat"
        case serdeInfo = "SerdeInfo"
    }
}

struct GlueTable: Decodable {
    struct Target: Decodable {
        var catalogID: String?
        var databaseName: String?
        var name: String?

        enum CodingKeys: String, CodingKey {
            case catalogID = "CatalogId"
            case databaseName = "DatabaseName"
            case name = "Name"
        }
    }

    var name: String
    var databaseName: String?
    var description: String?
    /// Seconds since 1970-01-01 of UTC.
    var createTime: Double?
    var updateTime: Double?
    var storageDescriptor: GlueStorage?
    var partitionKeys: [GlueColumn]?
    var tableType: String?
    var parameters: [String: String]?
    var targetTable: Target?
    var versionID: String?

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case databaseName = "DatabaseName"
        case description = "Description"
        case createTime = "CreateTime"
        case updateTime = "UpdateTime"
        case storageDescriptor = "StorageDescriptor"
        case partitionKeys = "PartitionKeys"
        case tableType = "TableType"
        case parameters = "Parameters"
        case targetTable = "TargetTable"
        case versionID = "VersionId"
    }
}

struct GluePartition: Decodable {
    var values: [String]
    var creationTime: Double?
    var storageDescriptor: GlueStorage?
    var parameters: [String: String]?

    enum CodingKeys: String, CodingKey {
        case values = "Values"
        case creationTime = "CreationTime"
        case storageDescriptor = "StorageDescriptor"
        case parameters = "Parameters"
    }
}

extension Database {
    init?(_ answer: GlueDatabase) {
        guard let name = answer.name else { return nil }
        self.init(
            name: name,
            description: answer.description,
            location: answer.location,
            parameters: answer.parameters ?? [:]
        )
    }
}

extension TableColumn {
    init(_ answer: GlueColumn) {
        self.init(name: answer.name, type: answer.type ?? "", comment: answer.comment)
    }
}

extension Table {
    /// - Parameter database: The database that was asked, for answers that do not say it.
    init(_ answer: GlueTable, in database: String) {
        let storage = answer.storageDescriptor
        self.init(
            name: TableName(database: answer.databaseName ?? database, table: answer.name),
            description: answer.description,
            columns: (storage?.columns ?? []).map { TableColumn($0) },
            partitionKeys: (answer.partitionKeys ?? []).map { TableColumn($0) },
            location: storage?.location ?? "",
            inputFormat: storage?.inputFormat ?? "",
            outputFormat: storage?.outputFormat ?? "",
            serDe: SerDeInfo(
                library: storage?.serdeInfo?.serializationLibrary ?? "",
                parameters: storage?.serdeInfo?.parameters ?? [:]
            ),
            tableType: answer.tableType ?? "",
            parameters: answer.parameters ?? [:]
        )
        createTime = answer.createTime.map { Date(timeIntervalSince1970: $0) }
        updateTime = (answer.updateTime ?? answer.createTime).map {
            Date(timeIntervalSince1970: $0)
        }
        versionID = answer.versionID
        if let target = answer.targetTable, let name = target.name {
            link = TableLink(
                name: TableName(database: target.databaseName ?? database, table: name),
                catalogID: target.catalogID
            )
        }
    }
}

extension Partition {
    /// - Parameter columns: The table's, to tell columns of the partition's own from.
    init(_ answer: GluePartition, columns tableColumns: [TableColumn]? = nil) {
        let columns = (answer.storageDescriptor?.columns ?? []).map { TableColumn($0) }
        self.init(
            values: answer.values,
            location: answer.storageDescriptor?.location ?? "",
            columns: columns.isEmpty || columns == tableColumns ? nil : columns,
            parameters: answer.parameters ?? [:]
        )
        createTime = answer.creationTime.map { Date(timeIntervalSince1970: $0) }
    }
}
