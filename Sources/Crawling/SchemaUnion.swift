/// The columns of all files of a table.
///
/// Columns come in any order, and may be missing in some files; their types must agree. A column
/// that had no type so far (`void`: nothing but nulls) takes on the type of the first file that
/// knows it.
struct SchemaUnion {
    /// In the order they were first seen.
    private(set) var columns: [CrawledColumn] = []
    /// For each column, the file that gave it its type.
    private var files: [String] = []
    private var positions: [String: Int] = [:]
    private var seen: Set<CrawledSchema> = []

    /// The file that gave the column its type.
    func file(of name: String) -> String? { positions[name].map { files[$0] } }

    /// - Throws: ``CrawlError`` of kind `schemaConflict`, naming both files and both types.
    mutating func add(_ schema: CrawledSchema, file: String) throws {
        guard seen.insert(schema).inserted else { return }
        for column in schema.columns {
            guard let position = positions[column.name] else {
                positions[column.name] = columns.count
                columns.append(column)
                files.append(file)
                continue
            }
            let known = columns[position]
            if known.type == column.type || column.type == "void" { continue }
            if known.type == "void" {
                columns[position] = column
                files[position] = file
                continue
            }
            throw CrawlError(
                .schemaConflict,
                "column \(column.name) is \(known.type) in \(files[position]) and "
                    + "\(column.type) in \(file); give each schema its own location, or rewrite "
                    + "the files of one of them"
            )
        }
    }
}
