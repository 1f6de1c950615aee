/// The check that no row was lost or doubled, made before anything is published.
struct Conservation {
    let plan: Plan
    let files: [WrittenFile]

    /// - Throws: ``RunError`` of kind `notConserved`.
    func check() throws {
        guard plan.rowsRead == plan.rowsWritten + plan.rowsFiltered else {
            throw RunError(
                .notConserved,
                "\(plan.rowsRead) rows were read, \(plan.rowsFiltered) filtered and "
                    + "\(plan.rowsWritten) planned to be written: nothing was published"
            )
        }
        guard files.count == plan.outputFiles else {
            throw RunError(
                .notConserved,
                "\(files.count) files were written, \(plan.outputFiles) were planned: nothing was "
                    + "published"
            )
        }
        var next = files.makeIterator()
        for partition in plan.partitions {
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
