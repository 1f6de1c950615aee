package import Columns

extension DataType {
    /// The type that catalogs give a column of this type: Hive, Glue and Athena know one kind of
    /// timestamp.
    package var catalogType: DataType {
        switch self {
        case .timestampNTZ: .timestamp
        case .array(let element): .array(element: element.catalogType)
        case .map(let key, let value): .map(key: key.catalogType, value: value.catalogType)
        case .structure(let fields):
            .structure(
                fields.map { Field($0.name, $0.type.catalogType, isNullable: $0.isNullable) }
            )
        default: self
        }
    }
}
