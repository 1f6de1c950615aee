import Buffers
import Foundation
import Parquet

/// The whole files that damaged ones are made of.
struct SeedFiles: Sendable {
    let files: [Bytes]

    private static let byteLimit = 100_000
    private static let decodedByteLimit = 1 << 20

    /// Files made here, the fixtures of the tests, and the corpus if it is there.
    init() throws {
        var files = try GeneratedFiles.make(42)
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        var folders = ["pages", "footers", "bloom"].map {
            tests.appending(path: "ParquetTests/Fixtures/\($0)")
        }
        if let corpus = ProcessInfo.processInfo.environment["SLUICE_CORPUS"] {
            folders += ["data", "bad_data"].map {
                URL(filePath: corpus).appending(path: "parquet-testing/\($0)")
            }
        }
        for folder in folders {
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
            for name in (names ?? []).sorted() where name.hasSuffix(".parquet") {
                let data = try Data(contentsOf: folder.appending(path: name))
                let bytes = Bytes([UInt8](data))
                if bytes.count <= Self.byteLimit, Self.isSmall(bytes) { files.append(bytes) }
            }
        }
        self.files = files
    }

    /// Whether the file is small when it is decompressed, too.
    private static func isSmall(_ bytes: Bytes) -> Bool {
        guard let file = try? ParquetFile(bytes) else { return true }
        let chunks = file.rowGroups.flatMap(\.columns).compactMap(\.metadata)
        return chunks.allSatisfy { $0.totalUncompressedSize <= decodedByteLimit }
    }
}
