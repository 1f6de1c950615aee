import Foundation
import Testing

/// The repository that the tests belong to.
enum House {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files of the targets, in path order.
    static let sources = swiftFiles(below: "Sources")

    /// The targets that have sources, without the C libraries of the system.
    static let targets = Set(sources.map(\.target)).sorted()

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// What lies in the folder, without hidden names, in order; nothing if there is no such folder.
    private static func entries(of folder: String) -> [URL] {
        let entries = try? FileManager.default.contentsOfDirectory(
            at: root.appending(path: folder),
            includingPropertiesForKeys: [.isDirectoryKey],
            options: .skipsHiddenFiles
        )
        return (entries ?? []).sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    static func names(in folder: String) -> [String] {
        entries(of: folder).map(\.lastPathComponent)
    }

    /// The paths of the files below a folder, in order, without what builds leave behind.
    static func files(below folder: String) -> [String] {
        entries(of: folder).flatMap { entry -> [String] in
            let path = "\(folder)/\(entry.lastPathComponent)"
            return entry.hasDirectoryPath ? files(below: path) : [path]
        }
    }

    static func swiftFiles(below folder: String) -> [SwiftFile] {
        files(below: folder).filter { $0.hasSuffix(".swift") }.compactMap { path in
            (try? text(of: path)).map { SwiftFile(path: path, text: $0) }
        }
    }

    /// The documents for people: Markdown at the root and below the folders that hold any.
    static let documents: [Document] = {
        let atRoot = names(in: "")
        let below = ["docs", "Benchmarks", "Examples"].flatMap { files(below: $0) }
        return (atRoot + below).filter { $0.hasSuffix(".md") }.compactMap { path in
            (try? text(of: path)).map { Document(path: path, text: $0) }
        }
    }()
}

/// Fails with the findings, one a line, if there are any.
func expectTidy(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    guard !findings.isEmpty else { return }
    let list = findings.map(\.description).joined(separator: "\n")
    Issue.record("\(findings.count) not tidy:\n\(list)", sourceLocation: sourceLocation)
}
