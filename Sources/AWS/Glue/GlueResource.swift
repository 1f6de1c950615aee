internal import DataCatalog

/// What a request is about, as permissions name it.
enum GlueResource: Sendable, Hashable {
    case catalog
    case database(String)
    case table(TableName)

    /// The resources that a policy has to allow: a table's, its database's and the catalog's.
    var policyResources: String {
        let names: [String] =
            switch self {
            case .catalog: ["catalog"]
            case .database(let name): ["catalog", "database/\(name)"]
            case .table(let name):
                ["catalog", "database/\(name.database)", "table/\(name.database)/\(name.table)"]
            }
        return names.map { "arn:aws:glue:*:*:\($0)" }.joined(separator: ", ")
    }

    /// The name that an error is about.
    var name: String? {
        switch self {
        case .catalog: nil
        case .database(let name): name
        case .table(let name): name.description
        }
    }
}
