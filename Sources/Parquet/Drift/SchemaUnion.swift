package import Columns

/// One schema for files of one table, and where each of its leaves comes from in each of them.
///
/// - Columns, and fields of structs at any depth, are found by name. Names that differ in case only
///   are one column, spelled as in the first file, unless a file has both.
/// - The order is the first file's; what it lacks comes behind, in the order of the files.
/// - What a file lacks is null in its rows. What may be null in one file may be null.
/// - Types become the narrowest that holds all values, by the rules of the union of stored types.
/// - Lists and maps agree however they are declared; where declarations differ, the modern one is
///   chosen.
/// - Field ids stay where all files agree on them; columns are never found by them.
/// - All else is a conflict. Where conflicts are refused the column is then as in the first file,
///   and must not be read. Where they are choices, the column or field is a struct with an optional
///   field for each type, in the order in which they are met, named as Glue names types: a file's
///   values are in the first field that holds its type, the others are null.
package struct SchemaUnion: Sendable {
    /// What becomes of types that do not go together.
    package enum ConflictPolicy: Sendable, Hashable {
        /// The column must not be read.
        case refuse
        /// The column becomes a choice, and the catalog's types do not count where they differ.
        case choice
    }

    /// A column whose types do not go together.
    package struct Conflict: Sendable, Equatable {
        /// A schema and the type that the column has there.
        package struct Side: Sendable, Equatable {
            /// The position among the schemas, or `nil` for the table that a catalog knows.
            package var schema: Int?
            package var type: String
        }

        /// The position of the top-level column in the unified schema.
        package var column: Int
        package var path: String
        package var first: Side
        package var second: Side
    }

    package let schema: Schema
    /// The columns of ``schema``, where structs that are choices say so.
    package let tableSchema: TableSchema
    /// The leaves inside choices.
    package let choiceLeaves: Set<Int>
    package let conflicts: [Conflict]
    /// For each schema, for each leaf of the unified one, where it comes from.
    package let origins: [[LeafOrigin]]
    /// Top-level columns whose type in the catalog is narrower: name, that type, the files' type.
    package let narrowInCatalog: [(name: String, known: DataType, type: DataType)]

    /// - Parameters:
    ///   - schemas: The different schemas of the files; at least one.
    ///   - known: The columns that a catalog knows: they come first, and widen the files' types.
    ///   - policy: What becomes of types that do not go together.
    ///   - convertsInstants: Whether INT96 becomes TIMESTAMP(MICROS, UTC), even where all agree.
    /// - Throws: ``ParquetError`` if what the catalog knows makes no valid schema.
    package init(
        _ schemas: [Schema],
        known: TableSchema? = nil,
        conflicts policy: ConflictPolicy = .refuse,
        convertsInstants: Bool = false
    ) throws(ParquetError) {
        precondition(!schemas.isEmpty, "there is something to unify")
        var merger = NodeMerger(conflicts: policy)
        var columns = schemas[0].columns
        merger.own(columns, schema: 0)
        for (number, other) in schemas.enumerated().dropFirst() {
            merger.schema = number
            columns = merger.fields(
                ShapedNode.nodes(columns, firstLeaf: 0),
                ShapedNode.nodes(other.columns, firstLeaf: 0),
                path: .root
            )
        }
        var narrow: [(name: String, known: DataType, type: DataType)] = []
        if let known {
            merger.schema = nil
            columns = try merger.columns(columns, known, &narrow)
        }
        narrowInCatalog = narrow
        if convertsInstants { columns = columns.map(\.withInstantsInMicros) }
        let unified =
            columns == schemas[0].columns
            ? schemas[0] : try Schema(columns: columns, name: schemas[0].root.name)
        schema = unified
        conflicts = merger.conflicts(in: unified)
        let target = ShapedNode.nodes(unified.columns, firstLeaf: 0)
        let choices = merger.choices
        tableSchema = unified.tableSchema.marking(choices, in: target)
        choiceLeaves = choices.leaves(in: target)
        origins = schemas.map { own in
            var aligner = LeafAligner(target: unified, own: own, choices: choices)
            aligner.alignFields(target, ShapedNode.nodes(own.columns, firstLeaf: 0), .root)
            return aligner.origins
        }
    }
}

extension SchemaNode {
    /// The node with TIMESTAMP(MICROS, UTC) in place of INT96.
    fileprivate var withInstantsInMicros: SchemaNode {
        guard element.physicalType == .int96 else {
            return SchemaNode(element: element, children: children.map(\.withInstantsInMicros))
        }
        var micros = SchemaNode.column(
            name,
            .int64,
            logicalType: .timestamp(unit: .micros, isAdjustedToUTC: true)
        ).element
        micros.fieldID = element.fieldID
        micros.repetition = element.repetition
        return SchemaNode(element: micros, children: [])
    }
}
