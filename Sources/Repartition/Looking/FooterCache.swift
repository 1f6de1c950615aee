internal import ObjectStorage
internal import ParquetFiles
internal import Synchronization

/// Keeps the footers that were read to look at a source until it is read once more.
package final class FooterCache: Sendable {
    private let files = Mutex([ObjectKey: StoredFile]())

    package init() {}

    /// The file with its footer, if it was read before and is the same; the next asks in vain.
    func take(_ info: ObjectInfo) -> StoredFile? {
        files.withLock { files in
            guard let file = files.removeValue(forKey: info.key), file.info == info else {
                return nil
            }
            return file
        }
    }

    func keep(_ file: StoredFile) {
        files.withLock { $0[file.info.key] = file }
    }
}
