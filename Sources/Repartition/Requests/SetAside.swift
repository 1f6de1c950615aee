/// Rows that a check found bad, for one reason.
package struct BadRows: Sendable, Equatable {
    /// What was checked: `the event time seen`.
    package var subject: String
    package var reason: RowCheck.Reason
    /// What became of them.
    package var policy: RowCheck.Policy
    package var rows: Int
    /// The first of them.
    package var first: Place

    package init(
        subject: String,
        reason: RowCheck.Reason,
        policy: RowCheck.Policy,
        rows: Int,
        first: Place
    ) {
        self.subject = subject
        self.reason = reason
        self.policy = policy
        self.rows = rows
        self.first = first
    }

    /// Where a row stands; row groups and rows are counted from 0.
    package struct Place: Sendable, Equatable, CustomStringConvertible {
        package var file: String
        package var rowGroup: Int
        /// In its row group.
        package var row: Int

        package init(file: String, rowGroup: Int, row: Int) {
            self.file = file
            self.rowGroup = rowGroup
            self.row = row
        }

        package var description: String { "\(file), row group \(rowGroup), row \(row)" }
    }
}

/// A file of a source that cannot be read, and was left out.
package struct BadFile: Sendable, Equatable {
    package var file: String
    package var byteCount: Int64
    /// Why it cannot be read.
    package var problem: String
    /// Where its copy is, if it was copied.
    package var copy: String?

    package init(file: String, byteCount: Int64, problem: String, copy: String? = nil) {
        self.file = file
        self.byteCount = byteCount
        self.problem = problem
        self.copy = copy
    }
}
