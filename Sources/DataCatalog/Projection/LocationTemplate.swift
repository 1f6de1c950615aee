/// Where the folders of projected partitions are: `s3://lake/events/${year}/${month}/`.
struct LocationTemplate: Sendable {
    private enum Part: Sendable {
        case text(String)
        /// The value of the key at that position.
        case value(Int)
    }

    private let parts: [Part]
    private let table: TableName

    /// - Throws: ``CatalogError`` of kind `invalid` if it names a key that the table has not, or
    ///   lacks one: then several partitions would have one folder.
    init(_ template: String, of table: Table) throws {
        func error(_ message: String) -> CatalogError {
            CatalogError(
                .invalid,
                "the property storage.location.template of table \(table.name) \(message)",
                name: table.name.description
            )
        }
        var parts: [Part] = []
        var missing = Array(table.partitionKeys.indices)
        var rest = template[...]
        while let start = rest.firstRange(of: "${") {
            parts.append(.text(String(rest[..<start.lowerBound])))
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}") else {
                throw error("has ${ without }, expected ${KEY}")
            }
            let name = rest[..<end].lowercased()
            guard let key = table.partitionKeys.firstIndex(where: { $0.name == name }) else {
                throw error("names ${\(name)}, the partition keys are \(Self.list(table))")
            }
            parts.append(.value(key))
            missing.removeAll { $0 == key }
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        if let key = missing.first {
            throw error("lacks ${\(table.partitionKeys[key].name)}, it needs each partition key")
        }
        self.parts = parts
        self.table = table.name
    }

    private static func list(_ table: Table) -> String {
        table.partitionKeys.map(\.name).joined(separator: ", ")
    }

    /// The folder of a partition.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if values would lead out of their folder.
    func location(of values: [String]) throws -> String {
        let location = parts.reduce(into: "") { text, part in
            switch part {
            case .text(let fixed): text += fixed
            case .value(let key): text += values[key]
            }
        }
        let isClean =
            location.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            && location.split(separator: "/").allSatisfy { $0 != "." && $0 != ".." }
            && values.allSatisfy { !$0.isEmpty }
        guard isClean else {
            throw CatalogError(
                .invalid,
                "a projected partition of table \(table) would have the folder of another (a value "
                    + "is empty, or holds .. or a control character); correct the predicate or the "
                    + "projection's values",
                name: table.description
            )
        }
        return location
    }
}
