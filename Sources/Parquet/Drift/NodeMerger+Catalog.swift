internal import Columns

extension NodeMerger {
    /// The columns in the catalog's order, with its types where those are wider, then those that
    /// only the files have.
    ///
    /// - Parameter narrow: Gets the columns whose type in the catalog is narrower.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the catalog has a type that no column
    ///   can have.
    mutating func columns(
        _ columns: [SchemaNode],
        _ known: TableSchema,
        _ narrow: inout [(name: String, known: DataType, type: DataType)]
    ) throws(ParquetError) -> [SchemaNode] {
        var rest = columns
        var ordered: [SchemaNode] = []
        for field in known.fields {
            let position =
                rest.firstIndex { $0.name == field.name }
                ?? rest.firstIndex { $0.name.lowercased() == field.name.lowercased() }
            guard let position else {
                let node = try SchemaNode(field.name, field.type)
                own(node)
                ordered.append(node)
                continue
            }
            let column = rest.remove(at: position)
            let type = field.type.asCatalogsSay(column.dataType)
            guard type != column.dataType.withoutNullability, !hasChoice(in: column.name) else {
                ordered.append(column)
                continue
            }
            let merged = fields(
                ShapedNode.nodes([column], firstLeaf: 0),
                ShapedNode.nodes([try SchemaNode(column.name, type)], firstLeaf: 0),
                path: .root
            )
            ordered += merged
            let result = merged[0].dataType
            if result.withoutNullability != type, !hasConflict(in: column.name),
                conflicts == .refuse
            {
                narrow.append((column.name, field.type, result))
            }
        }
        return ordered + rest
    }
}

extension DataType {
    /// The type with fields that may all be null, and named in lower case.
    fileprivate var withoutNullability: DataType {
        switch self {
        case .array(let element): .array(element: element.withoutNullability)
        case .map(let key, let value):
            .map(key: key.withoutNullability, value: value.withoutNullability)
        case .structure(let fields):
            .structure(fields.map { Field($0.name.lowercased(), $0.type.withoutNullability) })
        default: self
        }
    }

    /// The type that a catalog means by this, for a column that has type `stored` in the files.
    ///
    /// Catalogs know lower case only, and one kind of timestamp: which one it is, the files say.
    fileprivate func asCatalogsSay(_ stored: DataType) -> DataType {
        switch (self, stored) {
        case (.timestamp, .timestampNTZ): return .timestampNTZ
        case (.array(let element), .array(let other)):
            return .array(element: element.asCatalogsSay(other))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(
                key: key.asCatalogsSay(otherKey),
                value: value.asCatalogsSay(otherValue)
            )
        case (.structure(let fields), .structure(let others)):
            return .structure(
                fields.map { field in
                    let name = field.name.lowercased()
                    let other = others.first { $0.name.lowercased() == name }
                    return Field(
                        name,
                        other.map { field.type.asCatalogsSay($0.type) } ?? field.type
                    )
                }
            )
        default: return self
        }
    }
}
