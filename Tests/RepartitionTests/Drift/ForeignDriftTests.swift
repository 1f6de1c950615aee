import Foundation
import ObjectStorage
import SeededRandom
import Testing

@testable import Repartition

/// Files that pyarrow wrote under drifting schemas, and what foreign readers make of the output.
struct ForeignDriftTests {
    private static let tableCount = 40

    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: Seeds.first(2))
    func foreignReadersUnifyAsWeDo(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let made = try Python.run("make_drift.py", [folder.path, "\(seed)", "\(Self.tableCount)"])
        try #require(made == "")
        var rows = 0
        for number in 0..<Self.tableCount {
            rows += try await repartition("\(folder.path)/\(number)", number)
        }
        let checked = try Python.run("check_drift.py", [folder.path, "\(Self.tableCount)"])
        #expect(checked.hasPrefix("ok \(rows) rows, "), "\(checked)")
        let agreeing = checked.split(separator: " ").compactMap {
            Int($0.trimmingCharacters(in: .punctuationCharacters))
        }
        // Both refuse some pairs of types that we unify, and neither refuses most.
        #expect(rows > 500 && agreeing.allSatisfy { $0 > Self.tableCount / 4 }, "\(checked)")
    }

    private func repartition(_ path: String, _ number: Int) async throws -> Int {
        let store = try LocalObjectStore(root: path, durability: .process)
        var files: [SourceFile] = []
        for try await info in store.listAll() where info.key.text.hasSuffix(".parquet") {
            files.append(SourceFile(info: info))
        }
        let output = path + "/out"
        try FileManager.default.createDirectory(
            atPath: output,
            withIntermediateDirectories: true
        )
        var options = RunOptions.named()
        options.carryRowFloor = number % 2 == 0 ? 1 : 122_880
        return try await Repartitioner(
            Frame(source: Source(store: store, files: files, name: "drifting")),
            to: Target(
                store: try LocalObjectStore(root: output, durability: .process),
                partitionKeys: []
            ),
            options: options
        ).run().rowsWritten
    }
}
