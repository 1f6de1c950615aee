extension [BadRows] {
    /// Refuses bad rows where the request says that there must be none.
    ///
    /// - Throws: ``RunError`` of kind `badRows`, which names the first of them.
    func requireNoneRefused(of rowCount: Int) throws {
        let refused = filter { $0.policy == .fail }
        // Bad rows come by reason: the first in the files is the one to look at.
        guard let first = refused.min(by: { $0.first < $1.first }) else { return }
        let counts = refused.map { "\($0.rows) \($0.reason.rawValue)" }.joined(separator: ", ")
        throw RunError(
            .badRows,
            "\(first.first): \(first.subject) is \(first.reason.rawValue), expected a time in every "
                + "row (bad are, of \(rowCount) rows: \(counts)); nothing was written; correct the "
                + "rows, or choose --on-bad-time quarantine or default-partition"
        )
    }
}

extension BadRows.Place: Comparable {
    package static func < (left: BadRows.Place, right: BadRows.Place) -> Bool {
        if left.file != right.file {
            return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
        }
        return (left.rowGroup, left.row) < (right.rowGroup, right.row)
    }
}
