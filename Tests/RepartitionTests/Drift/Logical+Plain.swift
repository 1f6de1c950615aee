@testable import Parquet

extension Logical {
    /// The record with one pair of names for the keys and values of maps.
    func plain(_ schema: Schema) -> Logical {
        guard case .fields(let fields) = self else { return self }
        return .record(
            schema.columns.map { column in
                let name = column.name.lowercased()
                return (name, (fields[name] ?? .null).plain(column))
            }
        )
    }

    private func plain(_ node: SchemaNode) -> Logical {
        if node.repetition == .repeated {
            guard case .list(let elements) = self else { return self }
            return .list(elements.map { $0.plainOccurrence(node) })
        }
        return self == .null ? .null : plainOccurrence(node)
    }

    private func plainOccurrence(_ node: SchemaNode) -> Logical {
        switch (self, node.logicalType) {
        case (.list(let elements), .map):
            let pair = node.children[0].children
            return .list(
                elements.map { element in
                    guard case .fields(let fields) = element else { return element }
                    let key = fields["key"] ?? fields["k"] ?? .null
                    let value = fields["value"] ?? fields["v"] ?? .null
                    return .record([
                        ("key", key.plain(pair[0])),
                        ("value", pair.count > 1 ? value.plain(pair[1]) : .null),
                    ])
                }
            )
        case (.list(let elements), .list):
            let repeated = node.children[0]
            let isWrapped = repeated.isGroup && repeated.name != "array"
            return .list(
                elements.map {
                    isWrapped
                        ? $0.plain(repeated.children[0]) : $0.plainOccurrence(repeated)
                }
            )
        case (.fields(let fields), _) where node.isGroup:
            return .record(
                node.children.map { child in
                    (child.name, (fields[child.name.lowercased()] ?? .null).plain(child))
                }
            )
        default: return self
        }
    }
}
