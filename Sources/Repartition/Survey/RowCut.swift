/// Where a limit ends: rows from here on, in the order of the files, are beyond it.
struct RowCut: Sendable, Equatable {
    var file: Int
    /// The row group's position in its file.
    var rowGroup: Int
    /// The row in its row group; as many as it has if all of them are within the limit.
    var row: Int

    /// How many of the rows of a row group are within the limit: all, none, or its first.
    func rowsBefore(file: Int, rowGroup: Int, rowCount: Int) -> Int {
        if (file, rowGroup) == (self.file, self.rowGroup) { return min(row, rowCount) }
        return (file, rowGroup) < (self.file, self.rowGroup) ? rowCount : 0
    }
}
