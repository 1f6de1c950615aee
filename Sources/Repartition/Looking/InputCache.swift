internal import Buffers
package import ObjectStorage
internal import Synchronization

/// Inputs of remote stores, each fetched by one request and kept in temporary files.
///
/// A run reads the footer of a file, then some columns, then all: several requests for each row
/// group, where one for the whole file costs less. A whole object is also compared with its
/// checksum. When there is no more room, what was fetched first goes.
package final class InputCache: Sendable {
    /// Files that are only looked at are fetched whole up to this size.
    private static let smallByteCount = 1 << 20

    private let temporaryFolder: String
    private let memoryByteLimit: Int
    /// The size of the largest file that is fetched whole to be read: a quarter of the memory has
    /// room for all that are opened at once.
    private let wholeByteCountLimit: Int
    private let state = Mutex(State())

    private struct Name: Hashable {
        var store: String
        var key: ObjectKey
        var version: ObjectVersion
    }

    private struct Place {
        var file: SpillFile
        var offset: Int
    }

    private struct Segment {
        var file: SpillFile
        var names: [Name] = []
    }

    private struct State {
        var places: [Name: Place] = [:]
        /// From the oldest to the one that is written.
        var segments: [Segment] = []
        /// The most bytes that are kept, once it is known.
        var byteCountLimit: Int?
    }

    /// The cache of runs with these options.
    package init(_ options: RunOptions = RunOptions()) {
        temporaryFolder = options.temporaryFolder
        memoryByteLimit = options.memoryByteLimit
        let threadCount = options.threadCount ?? Processors.available()
        wholeByteCountLimit =
            options.memoryByteLimit / 4 / OpenedSource.openCount(threadCount: threadCount)
    }

    /// What reads files of a source, fetched whole if they are not large.
    ///
    /// - Parameter readsAll: Whether all bytes will be read, and more than once.
    package func reader(of source: Source, readsAll: Bool) -> any ObjectReader {
        guard source.store.isRemote else { return source.store }
        let limit = readsAll ? wholeByteCountLimit : min(Self.smallByteCount, wholeByteCountLimit)
        let files = source.files.lazy.map(\.info).filter { $0.byteCount <= limit }
        return Reader(
            cache: self,
            store: source.store,
            byteCounts: Dictionary(files.map { ($0.key, $0.byteCount) }) { first, _ in first }
        )
    }

    private struct Reader: ObjectReader {
        let cache: InputCache
        let store: any ObjectStore
        /// The sizes of the files that are fetched whole.
        let byteCounts: [ObjectKey: Int64]

        func read(
            _ key: ObjectKey,
            range: Range<Int64>?,
            ifVersion version: ObjectVersion?
        ) async throws -> Bytes {
            guard let range, let version, let byteCount = byteCounts[key],
                range.lowerBound >= 0, range.upperBound <= byteCount
            else { return try await store.read(key, range: range, ifVersion: version) }
            let name = Name(store: store.location, key: key, version: version)
            let wanted = Int(range.lowerBound)..<Int(range.upperBound)
            if let kept = try cache.read(name, wanted) { return kept }
            let whole = try await store.read(key, range: nil, ifVersion: version)
            // A listing that lies about sizes is found out by whoever reads the range.
            guard whole.count == byteCount else {
                return try await store.read(key, range: range, ifVersion: version)
            }
            cache.keep(whole, as: name)
            return whole[wanted]
        }
    }

    private func read(_ name: Name, _ range: Range<Int>) throws -> Bytes? {
        guard let place = state.withLock({ $0.places[name] }) else { return nil }
        return try place.file.read(
            place.offset + range.lowerBound..<place.offset + range.upperBound
        )
    }

    private func keep(_ whole: Bytes, as name: Name) {
        guard let file = room(for: whole.count) else { return }
        do {
            let offset = try file.append(whole)
            state.withLock { state in
                // Its segment may have been given up meanwhile.
                guard let index = state.segments.firstIndex(where: { $0.file === file }) else {
                    return
                }
                state.segments[index].names.append(name)
                state.places[name] = Place(file: file, offset: offset)
            }
        } catch {
            // Without room on the disk runs go on as they would without a cache.
            state.withLock { $0.byteCountLimit = 0 }
        }
    }

    /// The file that so many bytes are appended to, if there may be that many.
    private func room(for byteCount: Int) -> SpillFile? {
        state.withLock { state in
            let limit = state.byteCountLimit ?? self.byteCountLimit
            state.byteCountLimit = limit
            guard byteCount <= limit / 8 else { return nil }
            if let last = state.segments.last, last.file.byteCount + byteCount <= limit / 8 {
                return last.file
            }
            while state.segments.count >= 8 {
                for name in state.segments.removeFirst().names { state.places[name] = nil }
            }
            let file = SpillFile(folder: temporaryFolder)
            state.segments.append(Segment(file: file))
            return file
        }
    }

    /// Half of the disk is for others; and where the temporary folder is in memory, not all of it.
    private var byteCountLimit: Int {
        min(SpillFile.freeByteCount(in: temporaryFolder) / 2, memoryByteLimit * 8)
    }
}
