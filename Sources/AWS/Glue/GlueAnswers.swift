internal import DataCatalog
internal import Foundation

// The shapes of the Glue API that Sluice reads, as far as it reads them. All members may be missing:
// other tools write tables and partitions with little in them.

struct GlueDatabase: Decodable {
    var Name: String?
    var Description: String?
    var LocationUri: String?
    var Parameters: [String: String]?
}

struct GlueColumn: Decodable {
    var Name: String
    var `Type`: String?
    var Comment: String?
}

struct GlueStorage: Decodable {
    struct SerDe: Decodable {
        var SerializationLibrary: String?
        var Parameters: [String: String]?
    }

    var Columns: [GlueColumn]?
    var Location: String?
    var InputFormat: String?
    var OutputFormat: String?
    var SerdeInfo: SerDe?
}

struct GlueTable: Decodable {
    struct Target: Decodable {
        var CatalogId: String?
        var DatabaseName: String?
        var Name: String?
    }

    var Name: String
    var DatabaseName: String?
    var Description: String?
    /// Seconds since 1970-01-01 of UTC.
    var CreateTime: Double?
    var UpdateTime: Double?
    var StorageDescriptor: GlueStorage?
    var PartitionKeys: [GlueColumn]?
    var TableType: String?
    var Parameters: [String: String]?
    var TargetTable: Target?
    var VersionId: String?
}

struct GluePartition: Decodable {
    var Values: [String]
    var CreationTime: Double?
    var StorageDescriptor: GlueStorage?
    var Parameters: [String: String]?
}

extension Database {
    init?(_ answer: GlueDatabase) {
        guard let name = answer.Name else { return nil }
        self.init(
            name: name,
            description: answer.Description,
            location: answer.LocationUri,
            parameters: answer.Parameters ?? [:]
        )
    }
}

extension TableColumn {
    init(_ answer: GlueColumn) {
        self.init(name: answer.Name, type: answer.`Type` ?? "", comment: answer.Comment)
    }
}

extension Table {
    /// - Parameter database: The database that was asked, for answers that do not say it.
    init(_ answer: GlueTable, in database: String) {
        let storage = answer.StorageDescriptor
        self.init(
            name: TableName(database: answer.DatabaseName ?? database, table: answer.Name),
            description: answer.Description,
            columns: (storage?.Columns ?? []).map { TableColumn($0) },
            partitionKeys: (answer.PartitionKeys ?? []).map { TableColumn($0) },
            location: storage?.Location ?? "",
            inputFormat: storage?.InputFormat ?? "",
            outputFormat: storage?.OutputFormat ?? "",
            serDe: SerDeInfo(
                library: storage?.SerdeInfo?.SerializationLibrary ?? "",
                parameters: storage?.SerdeInfo?.Parameters ?? [:]
            ),
            tableType: answer.TableType ?? "",
            parameters: answer.Parameters ?? [:]
        )
        createTime = answer.CreateTime.map { Date(timeIntervalSince1970: $0) }
        updateTime = (answer.UpdateTime ?? answer.CreateTime).map {
            Date(timeIntervalSince1970: $0)
        }
        versionID = answer.VersionId
        if let target = answer.TargetTable, let name = target.Name {
            link = TableLink(
                name: TableName(database: target.DatabaseName ?? database, table: name),
                catalogID: target.CatalogId
            )
        }
    }
}

extension Partition {
    /// - Parameter columns: The table's, to tell columns of the partition's own from.
    init(_ answer: GluePartition, columns tableColumns: [TableColumn]? = nil) {
        let columns = (answer.StorageDescriptor?.Columns ?? []).map { TableColumn($0) }
        self.init(
            values: answer.Values,
            location: answer.StorageDescriptor?.Location ?? "",
            columns: columns.isEmpty || columns == tableColumns ? nil : columns,
            parameters: answer.Parameters ?? [:]
        )
        createTime = answer.CreationTime.map { Date(timeIntervalSince1970: $0) }
    }
}
