/// The check that no row was lost or doubled, made before anything is published.
struct Conservation {
    let plan: Plan
    let files: [WrittenFile]

    /// - Throws: ``RunError`` of kind `notConserved`.
    func check() throws {
        let left = plan.rowsFiltered + plan.rowsBeyondLimit + plan.errorRecords.rowCount
        guard plan.rowsRead == plan.rowsWritten + left + plan.rowsQuarantined else {
            let beyond =
                plan.rowsBeyondLimit > 0 ? "\(plan.rowsBeyondLimit) beyond the limit, " : ""
            throw RunError(
                .notConserved,
                "\(plan.rowsRead) rows were read, \(plan.rowsFiltered) filtered, \(beyond)"
                    + "\(plan.errorRecords.rowCount) error records, "
                    + "\(plan.rowsWritten) planned to be written and \(plan.rowsQuarantined) to be "
                    + "quarantined: nothing was published"
            )
        }
        let planned = plan.allPartitions.reduce(0) { $0 + $1.files.count }
        guard files.count == planned else {
            throw RunError(
                .notConserved,
                "\(files.count) files were written, \(planned) were planned: nothing was "
                    + "published"
            )
        }
        var next = files.makeIterator()
        for partition in plan.allPartitions {
            let written = partition.files.reduce(0) { sum, _ in sum + (next.next()?.rowCount ?? 0) }
            guard written == partition.rowCount else {
                throw RunError(
                    .notConserved,
                    "\(written) rows were written to \(partition.path), \(partition.rowCount) "
                        + "belong there: nothing was published"
                )
            }
        }
    }
}
