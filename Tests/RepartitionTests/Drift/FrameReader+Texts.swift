import Expressions

@testable import Repartition

extension FrameReader {
    /// The first rows, each value as text.
    func texts(_ rows: Int, timeZone: TimeZoneRules = .utc) async throws -> [[String?]] {
        let columns = try await head(rows).columns.map { sparkStrings($0, timeZone: timeZone) }
        return (columns.first ?? []).indices.map { row in columns.map { $0[row] } }
    }
}
