internal import Columns
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// One schema for the files of a source, and how each file's columns fit it.
///
/// Columns are found by name, in any order. A column that is required in one file and optional in
/// another is optional; any other difference is a conflict.
struct UnifiedSchema: Sendable {
    /// A schema that some of the files have.
    struct Variant: Sendable {
        let schema: Schema
        /// For each leaf of the unified schema, the leaf here.
        let leaves: [Int]
        /// For each leaf of the unified schema, how definition levels come over.
        let levels: [LevelMap]
        /// For each leaf of the unified schema, whether a chunk may be carried.
        let isIdentical: [Bool]
    }

    let schema: Schema
    let tableSchema: TableSchema
    let variants: [Variant]
    /// For each file, its variant.
    let variantOfFile: [Int]

    /// - Throws: ``RunError`` of kind `schemaConflict` that names both files and the difference.
    init(_ files: [StoredFile], knownSchema: TableSchema?) throws {
        var schemas: [Schema] = []
        var owners: [Int] = []
        variantOfFile = files.indices.map { index in
            if let known = schemas.lastIndex(of: files[index].schema) { return known }
            schemas.append(files[index].schema)
            owners.append(index)
            return schemas.count - 1
        }
        guard let first = schemas.first else {
            // Steps are checked against the columns that a catalog knows of.
            tableSchema = knownSchema ?? TableSchema()
            schema = try Schema(
                columns: tableSchema.fields.map { try SchemaNode($0.name, $0.type) }
            )
            variants = []
            return
        }
        var unified = first
        for (variant, other) in schemas.enumerated().dropFirst() {
            do {
                unified = try Self.union(unified, other)
            } catch let difference as Difference {
                throw Self.conflict(files[owners[variant]], files[owners[0]], difference)
            }
        }
        let target = unified
        schema = target
        tableSchema = target.tableSchema
        variants = try zip(schemas, owners).map { schema, owner in
            do {
                return try Variant(schema: schema, unified: target)
            } catch let difference as Difference {
                throw Self.conflict(files[owner], files[owners[0]], difference)
            }
        }
    }

    private static func conflict(
        _ file: StoredFile,
        _ first: StoredFile,
        _ difference: Difference
    ) -> RunError {
        RunError(
            .schemaConflict,
            "\(file.info.key) does not fit \(first.info.key): column \(difference.column): "
                + "\(difference.message); drop the column, or run the files apart"
        )
    }

    fileprivate struct Difference: Error {
        let column: String
        let message: String
    }

    /// The first schema, with columns optional that are optional in the second.
    private static func union(_ first: Schema, _ second: Schema) throws -> Schema {
        var columns: [SchemaNode] = []
        for column in first.columns {
            guard let other = second.columns.first(where: { $0.name == column.name }) else {
                throw Difference(column: column.name, message: "it is missing")
            }
            columns.append(try union(column, other, path: column.name))
        }
        for column in second.columns
        where !first.columns.contains(where: { $0.name == column.name }) {
            throw Difference(column: column.name, message: "the other does not have it")
        }
        return try Schema(columns: columns, name: first.root.name)
    }

    private static func union(
        _ first: SchemaNode,
        _ second: SchemaNode,
        path: String
    ) throws -> SchemaNode {
        guard first.children.count == second.children.count else {
            throw Difference(column: path, message: "its fields are others")
        }
        var element = first.element
        if element.repetition == .required, second.repetition == .optional {
            element.repetition = .optional
        }
        let children = try zip(first.children, second.children).map { child, other in
            guard child.name == other.name else {
                throw Difference(
                    column: path,
                    message: "its field \(other.name) is \(child.name) in the other"
                )
            }
            return try union(child, other, path: "\(path).\(child.name)")
        }
        return SchemaNode(element: element, children: children)
    }
}

extension UnifiedSchema.Variant {
    fileprivate init(schema: Schema, unified: Schema) throws {
        self.schema = schema
        var leaves: [Int] = []
        var levels: [LevelMap] = []
        var isIdentical: [Bool] = []
        for target in unified.leaves {
            guard let leaf = schema.leaf(at: target.path) else {
                throw UnifiedSchema.Difference(
                    column: target.pathDescription,
                    message: "it is missing"
                )
            }
            do throws(ParquetError) {
                levels.append(try LevelMap(from: leaf, to: target))
            } catch {
                throw UnifiedSchema.Difference(
                    column: target.pathDescription,
                    message: error.message
                )
            }
            leaves.append(leaf.index)
            isIdentical.append(leaf.isIdentical(to: target))
        }
        self.leaves = leaves
        self.levels = levels
        self.isIdentical = isIdentical
    }
}
