internal import ObjectStorage

/// Copies of files that cannot be read, staged for the quarantine.
struct FileCopies {
    let files: [OpenedSource.UnreadableFile]
    let source: any ObjectStore
    let quarantine: Quarantine
    let options: RunOptions

    /// Hidden from readers of the quarantine's rows, as the files have to be.
    static let folder = "_files"

    /// Where a copy lies in the quarantine's folder.
    ///
    /// Each run has a folder of its own, since a file that stays where it is is met by the next
    /// run, and may be another one then.
    static func path(of key: ObjectKey, run: RunID) -> String { "\(folder)/\(run)/\(key)" }

    /// Copies the files, invisibly.
    ///
    /// - Parameter sequence: The number of the first among the run's objects.
    /// - Throws: ``ObjectStoreError``.
    func stage(from sequence: Int) async throws -> [StagedObject] {
        var copies: [StagedObject] = []
        for file in files {
            try Task.checkCancellation()
            let write = try await quarantine.store.stage(
                quarantine.key(Self.path(of: file.info.key, run: options.runID)),
                as: options.stagingID(sequence + copies.count)
            )
            try await write.append(
                copyOf: file.info.key,
                range: 0..<file.info.byteCount,
                ifVersion: file.info.version,
                in: source
            )
            copies.append(try await write.finish())
        }
        return copies
    }
}
