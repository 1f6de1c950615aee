import Foundation
import Testing

/// `FORMAT_COVERAGE.md`, taken apart.
struct CoverageDocument {
    /// A row of a table, by the names of its columns.
    typealias Row = [String: String]

    private var tables: [String: [Row]] = [:]

    init() throws {
        let path = Fixture.folder.appending(path: "../../../FORMAT_COVERAGE.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        var heading = ""
        var columns: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") {
                heading = line.drop { $0 == "#" || $0 == " " }.description
                columns = []
            }
            guard line.hasPrefix("|") else { continue }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if columns.isEmpty {
                columns = cells
            } else if cells.contains(where: { $0 != "---" }) {
                try #require(cells.count == columns.count, "\(line)")
                tables[heading, default: []].append(
                    Dictionary(uniqueKeysWithValues: zip(columns, cells))
                )
            }
        }
    }

    /// The rows of the first table below a heading.
    func rows(_ heading: String) throws -> [Row] {
        try #require(tables[heading], "no table below \(heading)")
    }

    /// The words of a row's cell.
    static func words(_ row: Row, _ column: String = "does") -> Set<String> {
        Set(
            (row[column] ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        )
    }

    /// The numbers of the fields of a struct for which `isMeant` holds.
    func fields(_ structure: String, _ isMeant: (Set<String>) -> Bool) throws -> [Int] {
        try rows(structure).filter { isMeant(Self.words($0)) }.compactMap { Int($0["id"] ?? "") }
    }
}
