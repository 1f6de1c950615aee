import Buffers
import Foundation
import Testing

/// Files that stand beside the tests.
enum Fixture {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(_ name: String) throws -> Bytes {
        Bytes(try Data(contentsOf: folder.appending(path: name)))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name).array, as: UTF8.self)
    }
}

/// A file of the parquet-testing corpus.
struct CorpusFile: Sendable, CustomTestStringConvertible {
    let url: URL

    var testDescription: String { url.lastPathComponent }

    func bytes() throws -> Bytes { Bytes(try Data(contentsOf: url)) }
}

/// The corpus: in the folder that `SLUICE_CORPUS` names, else in `../shared/corpus`.
enum Corpus {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["SLUICE_CORPUS"] {
            return URL(filePath: path)
        }
        return Fixture.folder.appending(path: "../../../../shared/corpus").standardizedFileURL
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "parquet-testing/data").path)
    }

    /// The files of `path` whose names end like `suffix`, in order.
    static func files(_ path: String, suffix: String) -> [CorpusFile] {
        let folder = folder.appending(path: "parquet-testing").appending(path: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map {
            CorpusFile(url: folder.appending(path: $0))
        }
    }
}
