package import Ledger
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Compares a table with its log: what the log says is there, and nothing else.
package struct TableVerifier: Sendable {
    /// What was found.
    package struct Report: Sendable, Equatable {
        /// The entries of the log.
        package var entryCount = 0
        package var fileCount = 0
        package var rowCount: Int64 = 0
        package var byteCount: Int64 = 0
        package var problems: [Problem] = []

        package init() {}
    }

    /// Something that is not as the log says.
    package struct Problem: Sendable, Equatable {
        package enum Kind: String, Sendable {
            /// A file of the table is not there.
            case missing
            /// It has another size or number of rows than when it was written.
            case changed
            case unreadable
            /// A file that no entry added.
            case foreign
            /// A file that an entry removed.
            case removed
            /// An entry that is committed and not applied: its files may not be visible yet.
            case unapplied
        }

        package var kind: Kind
        /// The file's key, or the entry's number.
        package var subject: String
        package var message: String
    }

    private let ledger: TableLedger
    /// How many footers are read at once.
    private static let readCount = 8

    package init(_ ledger: TableLedger) {
        self.ledger = ledger
    }

    /// Reads the whole log, lists the table, and reads the footer of every file.
    ///
    /// - Throws: ``LedgerError`` of kind `damaged` if the log itself is not whole,
    ///   ``ObjectStoreError``.
    package func verify() async throws -> Report {
        let reader = ledger.reader
        let marks = try await reader.marks(after: 0)
        let log = try await reader.wholeLog(of: ledger.record)
        var report = Report()
        report.entryCount = log.head
        for number in 1..<log.head + 1 where !marks.contains(number) {
            report.problems.append(
                Problem(
                    kind: .unapplied,
                    subject: String(number),
                    message: "run \(number) is committed and not applied: the next run does it, or "
                        + "sluice recover"
                )
            )
        }
        let listed = try await listed()
        try await check(log.state, listed, &report)
        for (key, _) in listed.sorted(by: { $0.key < $1.key }) {
            if let problem = stranger(key, log.state) { report.problems.append(problem) }
        }
        return report
    }

    private func listed() async throws -> [ObjectKey: ObjectInfo] {
        var listed: [ObjectKey: ObjectInfo] = [:]
        for try await object in ledger.table.listAll() { listed[object.key] = object }
        return listed
    }

    /// Compares every file of the table, and of what is set aside, with what was written.
    private func check(
        _ state: TableState,
        _ listed: [ObjectKey: ObjectInfo],
        _ report: inout Report
    ) async throws {
        let files = state.live.sorted { $0.key < $1.key }
        var problems = [Problem?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: (Int, Problem?).self) { group in
            var started = 0
            var finished = 0
            while finished < files.count {
                while started < min(files.count, finished + Self.readCount) {
                    let index = started
                    let (name, file) = files[index]
                    group.addTask { (index, try await self.problem(name, file, listed)) }
                    started += 1
                }
                guard let (index, problem) = try await group.next() else { break }
                problems[index] = problem
                finished += 1
            }
        }
        report.problems += problems.compactMap(\.self)
        for (name, file) in files where name.place == nil {
            report.fileCount += 1
            report.rowCount += file.rowCount
            report.byteCount += file.byteCount
        }
    }

    private func problem(
        _ name: FileName,
        _ file: TableState.LiveFile,
        _ listed: [ObjectKey: ObjectInfo]
    ) async throws -> Problem? {
        func problem(_ kind: Problem.Kind, _ message: String) -> Problem {
            Problem(kind: kind, subject: name.description, message: message)
        }
        let store = try ledger.store(of: name)
        let found: ObjectInfo
        if name.place == nil, let info = listed[name.key] {
            found = info
        } else {
            do {
                found = try await store.info(name.key)
            } catch let error as ObjectStoreError where error.kind == .notFound {
                return problem(.missing, "run \(file.entry) wrote it, and it is not there")
            }
        }
        guard found.byteCount == file.byteCount else {
            return problem(
                .changed,
                "it has \(found.byteCount) bytes, run \(file.entry) wrote \(file.byteCount)"
            )
        }
        // Copies of files that cannot be read are no Parquet.
        guard file.rowCount > 0 else { return nil }
        do {
            let rows = try await StoredFile.open(found, in: store).footer.metadata.rowCount
            guard rows != file.rowCount else { return nil }
            return problem(
                .changed,
                "it has \(rows) rows, run \(file.entry) wrote \(file.rowCount)"
            )
        } catch let error as ParquetError {
            return problem(.unreadable, "\(error)")
        }
    }

    private func stranger(_ key: ObjectKey, _ state: TableState) -> Problem? {
        let name = FileName(key)
        guard !key.isHidden, state.live[name] == nil else { return nil }
        if let removal = state.dead[name] {
            return Problem(
                kind: .removed,
                subject: key.text,
                message:
                    "run \(removal.entry) removed it, and it is there: sluice recover deletes it"
            )
        }
        return Problem(
            kind: .foreign,
            subject: key.text,
            message: "no run of this table wrote it"
        )
    }
}
