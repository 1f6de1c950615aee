internal import ObjectStorage
internal import Parquet
internal import ParquetFiles
internal import Synchronization

/// The files that were left out while frames were looked at, since they cannot be read.
package final class BadFileLog: Sendable {
    private let files = Mutex<[String: BadFile]>([:])

    package init() {}

    func note(_ found: [BadFile]) {
        files.withLock { files in
            for file in found { files[file.file] = file }
        }
    }

    /// By their names.
    package var badFiles: [BadFile] {
        files.withLock { $0.values.sorted { $0.file < $1.file } }
    }
}

extension OpenedSource {
    /// The files that were left out.
    var unreadable: [BadFile] {
        badFiles.map { file in
            BadFile(
                file: file.info.key.description,
                byteCount: file.info.byteCount,
                problem: file.error.description
            )
        }
    }

    /// The position of a file by its name in an error.
    func position(of name: String?) -> Int? {
        files.firstIndex { $0.info.key.description == name }
    }
}

extension BadFilePolicy {
    /// Does `body`; errors of one broken file of several then say how to go on without it.
    ///
    /// What a file has that cannot be read yet has other cures, which the error names.
    func namingCure<Result>(
        files: Int,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as ParquetError
            where self == .fail && error.isOfBrokenFile && error.place.file != nil && files > 1
        {
            throw ParquetError(
                error.kind,
                error.message + "; --on-bad-file skip leaves such files out",
                error.place
            )
        }
    }
}

extension ParquetError {
    fileprivate var isOfBrokenFile: Bool { kind == .corrupt || kind == .truncated }
}
