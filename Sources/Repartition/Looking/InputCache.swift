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
    /// In so many parts what is kept is given up.
    private static let segmentCount = 8

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
        /// What was fetched, whether it is still kept or not.
        var fetched: Set<Name> = []
        /// From the oldest to the one that is written.
        var segments: [Segment] = []
        /// The most bytes that are kept, once it is known.
        var byteCountLimit: Int?
    }

    /// The cache of runs with these options.
    package init(_ options: RunOptions = RunOptions()) {
        temporaryFolder = options.temporaryFolder
        memoryByteLimit = options.memoryByteLimit
        wholeByteCountLimit =
            options.memory.opening / OpenedSource.openCount(threadCount: options.workerCount)
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
            switch cache.way(to: name, byteCount: Int(byteCount)) {
            case .kept(let place):
                let start = place.offset + wanted.lowerBound
                return try place.file.read(start..<start + wanted.count)
            case .piece: return try await store.read(key, range: range, ifVersion: version)
            case .whole:
                let whole = try await store.read(key, range: nil, ifVersion: version)
                // A listing that lies about sizes is found out by whoever reads the range.
                guard whole.count == byteCount else {
                    return try await store.read(key, range: range, ifVersion: version)
                }
                cache.keep(whole, as: name)
                return whole[wanted]
            }
        }
    }

    private enum Way {
        case kept(Place)
        case whole
        case piece
    }

    /// How bytes of a file are read: what finds no room, or had to go, piece by piece.
    private func way(to name: Name, byteCount: Int) -> Way {
        state.withLock { state in
            if let place = state.places[name] { return .kept(place) }
            guard byteCount <= byteCountLimit(&state) / Self.segmentCount,
                state.fetched.insert(name).inserted
            else { return .piece }
            return .whole
        }
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
            let limit = byteCountLimit(&state) / Self.segmentCount
            guard byteCount <= limit else { return nil }
            if let last = state.segments.last, last.file.byteCount + byteCount <= limit {
                return last.file
            }
            while state.segments.count >= Self.segmentCount {
                for name in state.segments.removeFirst().names { state.places[name] = nil }
            }
            let file = SpillFile(folder: temporaryFolder)
            state.segments.append(Segment(file: file))
            return file
        }
    }

    /// Half of the disk is for others; and where the temporary folder is in memory, not all of it.
    private func byteCountLimit(_ state: inout State) -> Int {
        if let known = state.byteCountLimit { return known }
        let limit = min(SpillFile.freeByteCount(in: temporaryFolder) / 2, memoryByteLimit * 8)
        state.byteCountLimit = limit
        return limit
    }
}
