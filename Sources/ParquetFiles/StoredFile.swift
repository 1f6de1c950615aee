internal import Buffers
package import ObjectStorage
package import Parquet

/// A Parquet file of an object store, opened: its footer has been read, its rows have not.
package struct StoredFile: Sendable {
    package let info: ObjectInfo
    package let footer: ParsedFooter

    package var schema: Schema { footer.schema }
    package var rowGroups: [RowGroup] { footer.metadata.rowGroups }

    /// Reads the footer; one request usually suffices.
    ///
    /// - Throws: ``ParquetError`` with the file in its place; ``ObjectStoreError``.
    package static func open(
        _ info: ObjectInfo,
        in store: any ObjectReader,
        limits: ParquetLimits = ParquetLimits()
    ) async throws -> StoredFile {
        var wanted = min(info.byteCount, Int64(Footer.usualTailByteCount))
        while true {
            let tail = try await store.read(
                info.key,
                range: info.byteCount - wanted..<info.byteCount,
                ifVersion: info.version
            )
            switch try parse(tail, info, limits) {
            case .complete(let footer):
                return StoredFile(info: info, footer: footer)
            case .needsTail(let byteCount):
                wanted = Int64(byteCount)
            }
        }
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
