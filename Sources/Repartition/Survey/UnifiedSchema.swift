internal import Columns
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// One schema for the files of a source, and how each file's columns fit it.
///
/// The rules are those of ``SchemaUnion``. Columns that do not go together are known here, and are
/// an error once something needs them.
struct UnifiedSchema: Sendable {
    /// A schema that some of the files have.
    struct Variant: Sendable {
        let schema: Schema
        /// For each leaf of the unified schema, where it comes from as it is written.
        let origins: [LeafOrigin]
        /// For each leaf, where it comes from as expressions see it: dates and times are Gregorian.
        let readOrigins: [LeafOrigin]
    }

    let schema: Schema
    let tableSchema: TableSchema
    let variants: [Variant]
    /// For each file, its variant.
    let variantOfFile: [Int]
    /// Whether all files have exactly this schema.
    let isUniform: Bool
    private let conflicts: [Conflict]
    private let choiceLeaves: Set<Int>
    private let narrowNotes: [String]

    /// - Parameters:
    ///   - knownSchema: What a catalog knows: it orders and widens the files' columns.
    ///   - calendars: The calendar of each file.
    ///   - policy: What becomes of columns whose types do not go together.
    ///   - keepsCalendars: Whether dates and times are written as they are in the files.
    ///   - convertsInstants: Whether INT96 becomes microseconds.
    /// - Throws: ``ParquetError`` if what the catalog knows makes no valid schema;
    ///   ``ExpressionError`` for a calendar's time zone.
    init(
        _ files: [StoredFile],
        knownSchema: TableSchema?,
        conflicts policy: SchemaUnion.ConflictPolicy,
        calendars: [FileCalendar],
        keepsCalendars: Bool,
        convertsInstants: Bool = false
    ) throws {
        let found = Self.variants(of: files, calendars)
        let owners = found.owners
        let schemas = owners.map { files[$0].schema }
        variantOfFile = found.variantOfFile
        guard !schemas.isEmpty else {
            // Steps are checked against the columns that a catalog knows of.
            tableSchema = knownSchema ?? TableSchema()
            schema = try Schema(
                columns: tableSchema.fields.map { try SchemaNode($0.name, $0.type) }
            )
            variants = []
            isUniform = true
            conflicts = []
            choiceLeaves = []
            narrowNotes = []
            return
        }
        let union = try SchemaUnion(
            schemas,
            known: knownSchema,
            conflicts: policy,
            convertsInstants: convertsInstants
        )
        schema = union.schema
        tableSchema = union.tableSchema
        choiceLeaves = union.choiceLeaves
        isUniform = schemas.allSatisfy { $0 == union.schema }
        variants = try schemas.indices.map { number in
            let origins = union.origins[number]
            guard let rebase = try calendars[owners[number]].rebase() else {
                return Variant(schema: schemas[number], origins: origins, readOrigins: origins)
            }
            let rebased = origins.map { $0.rebased(rebase) }
            return Variant(
                schema: schemas[number],
                origins: keepsCalendars ? origins : rebased,
                readOrigins: rebased
            )
        }
        conflicts = union.conflicts.map { conflict in
            Conflict(conflict) { files[owners[$0]].info.key.description }
        }
        narrowNotes = union.narrowInCatalog.map { name, known, type in
            "column \(name) is \(known) in the catalog and \(type) in the files, which was "
                + "written: crawl the table again"
        }
    }

    /// The first file of each variant, and the variant of each file.
    private static func variants(
        of files: [StoredFile],
        _ calendars: [FileCalendar]
    ) -> (owners: [Int], variantOfFile: [Int]) {
        func areAlike(_ left: Int, _ right: Int) -> Bool {
            files[left].schema == files[right].schema && calendars[left] == calendars[right]
        }
        var owners: [Int] = []
        var variantOfFile: [Int] = []
        for index in files.indices {
            // Most files have the schema of the one before, and share it.
            if let last = variantOfFile.last, areAlike(index, index - 1) {
                variantOfFile.append(last)
            } else if let known = owners.lastIndex(where: { areAlike(index, $0) }) {
                variantOfFile.append(known)
            } else {
                variantOfFile.append(owners.count)
                owners.append(index)
            }
        }
        return (owners, variantOfFile)
    }

    // MARK: Conflicts

    private struct Conflict: Sendable {
        var column: Int
        var message: String

        init(_ conflict: SchemaUnion.Conflict, fileName: (Int) -> String) {
            func text(_ side: SchemaUnion.Conflict.Side) -> String {
                "\(side.type) in \(side.schema.map(fileName) ?? "the catalog")"
            }
            column = conflict.column
            message = "\(conflict.path) is \(text(conflict.first)), \(text(conflict.second))"
        }
    }

    /// Checks that the columns at some positions can be read from all files.
    ///
    /// - Throws: ``RunError`` of kind `schemaConflict` that names files and types.
    func requireAgreement(onColumns needed: Set<Int>) throws {
        let found = conflicts.filter { needed.contains($0.column) }
        guard !found.isEmpty else { return }
        let shown = 10
        var columns: [String] = []
        for conflict in found.prefix(shown) {
            let name = schema.columns[conflict.column].name
            if !columns.contains(name) { columns.append(name) }
        }
        let rest = found.count > shown ? "; and \(found.count - shown) more" : ""
        throw RunError(
            .schemaConflict,
            "the files do not fit together: \(found.prefix(shown).map(\.message).joined(separator: "; "))"
                + "\(rest); leave out what differs with "
                + columns.map { "--drop \($0)" }.joined(separator: " ")
                + ", or run the files apart, and cast with --with"
        )
    }

    // MARK: What a reader of the report should know

    /// What was converted or is missing, column by column, for the leaves that are written.
    func notes(onLeaves leaves: Set<Int>) -> [String] {
        var fileCounts = [Int](repeating: 0, count: variants.count)
        for variant in variantOfFile { fileCounts[variant] += 1 }
        func count(_ leaf: Int, _ isMeant: (LeafOrigin) -> Bool) -> Int {
            zip(variants, fileCounts).reduce(0) { sum, pair in
                sum + (isMeant(pair.0.origins[leaf]) ? pair.1 : 0)
            }
        }
        var notes: [String] = []
        for leaf in leaves.sorted() {
            let name = schema.leaves[leaf].pathDescription
            let converted = count(leaf, \.isConverted)
            if converted > 0 {
                notes.append(
                    "column \(name) was converted to \(schema.leaves[leaf].storedTypeDescription) "
                        + "in \(converted) of \(variantOfFile.count) files"
                )
            }
            let absent = count(leaf) { !$0.isPresent }
            // A variant of a choice is absent from the files of its other types.
            if absent > 0, !choiceLeaves.contains(leaf) {
                notes.append(
                    "column \(name) is null in \(absent) of \(variantOfFile.count) files, which "
                        + "do not have it"
                )
            }
        }
        let limit = 20
        let rest = notes.count - limit
        return narrowNotes + notes.prefix(limit)
            + (rest > 0 ? ["and \(rest) more columns differ between files"] : [])
    }
}
