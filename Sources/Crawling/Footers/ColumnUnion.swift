internal import Columns

/// The columns of all files of a table.
///
/// Columns come in any order and may be missing in some files. A column's type is the narrowest
/// that holds every value of all files, by the rules that runs read files of one table with.
///
/// Files are alike, and so one table's, if the one with fewer columns has at least half of them in
/// common with those before it, by name.
struct ColumnUnion {
    private static let shownNameLimit = 10

    /// In the order they were first seen.
    private(set) var columns: [Field] = []
    let combinesUnlike: Bool
    private var positions: [String: Int] = [:]
    /// The different schemas, each with the first file that has it.
    private var members: [(schema: CrawledSchema, file: String)] = []
    private var seen: Set<CrawledSchema> = []

    /// - Parameter combinesUnlike: Whether files that are not alike are one table nevertheless.
    init(combinesUnlike: Bool = false) {
        self.combinesUnlike = combinesUnlike
    }

    /// The first file with the column.
    func file(of name: String) -> String? {
        members.first { $0.schema.columns.contains { $0.name == name } }?.file
    }

    /// - Throws: ``CrawlError`` of kind `schemaConflict` if a column has no type for all files, or
    ///   `unlikeFiles`; naming two files and what differs.
    mutating func add(_ schema: CrawledSchema, file: String) throws {
        guard seen.insert(schema).inserted else { return }
        try checkLikeness(schema, file)
        for column in schema.columns {
            guard let position = positions[column.name] else {
                positions[column.name] = columns.count
                columns.append(column)
                continue
            }
            guard let type = columns[position].type.widened(with: column.type) else {
                throw conflict(column, file, columns[position])
            }
            columns[position].type = type
        }
        members.append((schema, file))
    }

    private func checkLikeness(_ schema: CrawledSchema, _ file: String) throws {
        guard !combinesUnlike, let first = members.first else { return }
        let shared = schema.columns.count { positions[$0.name] != nil }
        guard Self.isUnlike(shared, of: schema.columns.count, columns.count) else { return }
        throw CrawlError(
            .unlikeFiles,
            "the files are not of one table: \(first.file) has \(Self.spell(first.schema.columns.map(\.name))), "
                + "\(file) has \(Self.spell(schema.columns.map(\.name))), and \(shared) of these in common with the "
                + "files before it; crawl each folder by itself (--table-per-folder does that), "
                + "leave files out with --exclude, or make one table of them with --combine-unlike"
        )
    }

    private static func isUnlike(_ shared: Int, of count: Int, _ otherCount: Int) -> Bool {
        shared * 2 < min(count, otherCount)
    }

    /// Checks that the files are alike to a table that is known.
    ///
    /// - Parameter names: Those of the table's columns.
    /// - Throws: ``CrawlError`` of kind `unlikeFiles`.
    func checkLikeness(to table: String, _ names: [String], at location: String) throws {
        guard !combinesUnlike, let first = members.first else { return }
        let shared = names.count { positions[$0] != nil }
        guard Self.isUnlike(shared, of: names.count, columns.count) else { return }
        throw CrawlError(
            .unlikeFiles,
            "the files are not of table \(table): it has \(Self.spell(names)), \(first.file) has "
                + "\(Self.spell(first.schema.columns.map(\.name))), and all files have \(shared) "
                + "of the table's columns; crawl them as another table, delete this one with "
                + "sluice catalog delete \(table), or add their columns to it with --combine-unlike",
            place: location
        )
    }

    private func conflict(_ column: Field, _ file: String, _ known: Field) -> CrawlError {
        var (type, place) = (known.type, "the files before it")
        for member in members {
            guard let other = member.schema.columns.first(where: { $0.name == column.name }),
                other.type.widened(with: column.type) == nil
            else { continue }
            (type, place) = (other.type, member.file)
            break
        }
        return CrawlError(
            .schemaConflict,
            "column \(column.name) is \(type) in \(place) and \(column.type) in \(file), and no "
                + "type holds both; give each schema its own location, leave one out with "
                + "--exclude, or rewrite the files of one of them"
        )
    }

    private static func spell(_ names: [String]) -> String {
        let shown = names.prefix(shownNameLimit).joined(separator: ", ")
        let rest = names.count - shownNameLimit
        return "the columns \(shown)" + (rest > 0 ? " and \(rest) more" : "")
    }
}
