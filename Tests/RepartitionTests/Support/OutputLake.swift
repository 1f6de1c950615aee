import Buffers
import ObjectStorage

@testable import Parquet
@testable import Repartition

/// The files of a target, read back.
struct OutputLake {
    /// For each folder, the rows of its files, in the files' order.
    private(set) var partitions: [PartitionBytes: [[Cell]]] = [:]
    private(set) var hasFallback = false
    private(set) var files: [String: Bytes] = [:]

    init(_ store: any ObjectStore) async throws {
        for try await info in store.listAll() {
            let bytes = try await store.read(info.key)
            files[info.key.text] = bytes
            let file = try ParquetFile(bytes)
            let rows = try FileRows(file)
            hasFallback = hasFallback || rows.hasFallback
            partitions[PartitionBytes(Self.values(info.key.text)), default: []] += rows.rows
            try Self.checkOffsets(file, bytes)
        }
    }

    /// The values in a path, unescaped by a slow twin of the rules.
    private static func values(_ path: String) -> [String?] {
        path.split(separator: "/").dropLast().map { folder in
            let bytes = Array(folder.utf8)
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            var value: [UInt8] = []
            var index = equals + 1
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                    let byte = UInt8(
                        String(decoding: bytes[index + 1...index + 2], as: UTF8.self),
                        radix: 16
                    )
                {
                    value.append(byte)
                    index += 3
                } else {
                    value.append(bytes[index])
                    index += 1
                }
            }
            let text = String(decoding: value, as: UTF8.self)
            return text == "__HIVE_DEFAULT_PARTITION__" ? nil : text
        }
    }

    /// What a reader that trusts the footer and the offset index would trip over.
    private static func checkOffsets(_ file: ParquetFile, _ bytes: Bytes) throws {
        for group in file.rowGroups {
            for chunk in group.columns {
                guard let metadata = chunk.metadata else { continue }
                let start = metadata.dictionaryPageOffset ?? metadata.dataPageOffset
                let chunkBytes = bytes[start..<start + metadata.totalCompressedSize]
                var cursor = PageCursor(chunkBytes)
                var pages: [Int] = []
                while let page = try cursor.next() {
                    if page.header.type != .dictionaryPage { pages.append(start + page.offset) }
                }
                guard pages.first ?? metadata.dataPageOffset == metadata.dataPageOffset else {
                    throw WrongOffsets(path: metadata.path)
                }
                guard let range = chunk.offsetIndexRange else { continue }
                var reader = CompactReader(bytes[range.offset..<range.end], at: 0)
                let index = try OffsetIndex(from: &reader)
                guard index.pageLocations.map(\.offset) == pages,
                    index.pageLocations.first?.firstRowIndex ?? 0 == 0
                else { throw WrongOffsets(path: metadata.path) }
            }
        }
    }

    struct WrongOffsets: Error {
        var path: [String]
    }
}
