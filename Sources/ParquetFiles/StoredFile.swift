internal import Buffers
package import ObjectStorage
package import Parquet
internal import Synchronization

/// A Parquet file of an object store, opened: its footer has been read, its rows have not.
package struct StoredFile: Sendable {
    package let info: ObjectInfo
    package private(set) var footer: ParsedFooter
    /// For each row group, what is to be known of its chunks, in the order of the schema's columns.
    package let facts: [[ChunkFacts]]

    init(info: ObjectInfo, footer: ParsedFooter) {
        self.info = info
        self.footer = footer
        facts = footer.metadata.rowGroups.map { group in
            group.columns.map { ChunkFacts($0, quirks: footer.quirks) }
        }
    }

    package var schema: Schema { footer.schema }
    package var rowGroups: [RowGroup] { footer.metadata.rowGroups }

    /// Reads the footer; one request usually suffices.
    ///
    /// - Parameter tails: What is known of the footers of such files; gets to know this one.
    /// - Throws: ``ParquetError`` with the file in its place; ``ObjectStoreError``.
    package static func open(
        _ info: ObjectInfo,
        in store: any ObjectReader,
        limits: ParquetLimits = ParquetLimits(),
        tails: FooterTails = FooterTails()
    ) async throws -> StoredFile {
        // Small files are looked at whole, whatever came before: so is where they begin.
        let isSmall = info.byteCount <= Int64(Footer.usualTailByteCount)
        var wanted = isSmall ? info.byteCount : Int64(tails.byteCount)
        while true {
            let tail = try await store.read(
                info.key,
                range: info.byteCount - wanted..<info.byteCount,
                ifVersion: info.version
            )
            switch try parse(tail, info, limits) {
            case .complete(let footer):
                tails.note(footer)
                return StoredFile(info: info, footer: footer)
            case .needsTail(let byteCount):
                wanted = Int64(byteCount)
            }
        }
    }

    /// The same file, with another's schema if that is equal.
    package func sharingSchema(of other: StoredFile) -> StoredFile {
        var file = self
        file.footer = footer.sharingSchema(of: other.footer)
        return file
    }

    private static func parse(
        _ tail: Bytes,
        _ info: ObjectInfo,
        _ limits: ParquetLimits
    ) throws(ParquetError) -> FooterResult {
        do throws(ParquetError) {
            return try Footer.parse(tail: tail, fileByteCount: info.byteCount, limits: limits)
        } catch {
            throw error.at(file: info.key.description)
        }
    }

    /// Runs `body` and names this file, and a row group, in the errors it throws.
    package func naming<Result>(
        rowGroup: Int? = nil,
        _ body: () throws(ParquetError) -> Result
    ) throws(ParquetError) -> Result {
        do throws(ParquetError) {
            return try body()
        } catch {
            throw error.at(file: info.key.description, rowGroup: rowGroup)
        }
    }
}

/// How much of the ends of some files is fetched to find their footers.
package final class FooterTails: Sendable {
    private static let smallest = 16 << 10

    /// The largest footer so far, in bytes.
    private let largest = Atomic(0)

    package init() {}

    /// Twice the largest footer so far; at first what nearly every footer fits into.
    var byteCount: Int {
        let largest = largest.load(ordering: .relaxed)
        guard largest > 0 else { return Footer.usualTailByteCount }
        return min(max(largest * 2, Self.smallest), Footer.usualTailByteCount)
    }

    func note(_ footer: ParsedFooter) {
        _ = largest.max(footer.byteCount, ordering: .relaxed)
    }
}
