import Buffers
import Foundation
import ObjectStorage
import StoreContract
import Testing

/// What users read about places, names and objects that cannot be.
@Suite("Errors of stores")
struct StoreErrorTextTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func text(of body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as ObjectStoreError {
            return "\(error)".replacing(folder.path, with: "$")
        }
    }

    @Test(arguments: [
        ("", "a location is empty or holds a NUL, give a path, file: or s3: URI"),
        (
            "hdfs://a/b",
            "hdfs: locations are unknown, give a path, file: or s3: URI (hdfs://a/b)"
        ),
        ("s3:///x", "the location names no bucket, expected s3://bucket/key (s3:///x)"),
    ])
    func locations(location: String, message: String) async throws {
        #expect(try await text { _ = try ObjectLocation(location) } == message)
    }

    @Test(arguments: [
        ("", "the key is empty, a key is like year=2020/part-0.parquet ()"),
        ("a//b", "the key has an empty component, a key is like year=2020/part-0.parquet (a//b)"),
        (
            "../b",
            "the key has a component that is . or .., a key is like year=2020/part-0.parquet (../b)"
        ),
    ])
    func keys(key: String, message: String) async throws {
        #expect(try await text { _ = try ObjectKey(key) } == message)
    }

    @Test func foldersThatAreNone() async throws {
        #expect(
            try await text { _ = try LocalObjectStore(root: "") }
                == "cannot open an empty path, or one with a NUL, : Invalid argument ()"
        )
        #expect(
            try await text { _ = try LocalObjectStore(root: folder.path + "/no/../x") }
                == "cannot go up from a missing folder in $/no/../x: No such file or directory "
                + "($/no/../x)"
        )
        try folder.write("x", to: "file")
        #expect(
            try await text { _ = try LocalObjectStore(root: folder.path + "/file") }
                == "cannot open the folder $/file: Not a directory, a file stands where a folder is "
                + "needed, move one of them ($/file)"
        )
    }

    @Test func objectsThatAreThereOrNot() async throws {
        let store = try LocalObjectStore(root: folder.path + "/lake")
        let key = try ObjectKey("a.parquet")
        try await store.write(Bytes("grain"), to: key)
        #expect(
            try await text { try await store.write(Bytes("x"), to: key, if: .ifAbsent) }
                == "there is an object of that name (a.parquet in $/lake)"
        )
        #expect(
            try await text { _ = try await store.read(key, range: 2..<9, ifVersion: nil) }
                == "bytes 2..<9 of an object of 5 (a.parquet in $/lake)"
        )
        let staged = try await store.staged("x", ObjectKey("b.parquet"))
        try await store.discard(staged)
        #expect(
            try await text { try await store.publish(staged) }
                == "neither the staged nor the published object is there (b.parquet in $/lake)"
        )
    }

    @Test func namesOfRunsAndStagedFiles() async throws {
        let store = try LocalObjectStore(root: folder.path + "/lake")
        #expect(
            try await text {
                _ = try await store.stage(ObjectKey("b"), as: StagingID(run: "a/b", sequence: 0))
            } == "a run's name is one component without a dot in front (a/b in $/lake)"
        )
        let foreign = StagedObject(
            key: try ObjectKey("b"),
            stagingKey: "somebody's",
            byteCount: 0,
            version: nil
        )
        #expect(
            try await text { try await store.publish(foreign) }
                == "no staged file of this store has that name (somebody's in $/lake)"
        )
    }

    @Test func namesThatAreNotUTF8() async throws {
        let path = Array(folder.path.utf8) + Array("/lake".utf8)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/lake",
            withIntermediateDirectories: true
        )
        let name = (path + [UInt8(ascii: "/"), 0xFF, 0]).map { CChar(bitPattern: $0) }
        let file = unsafe fopen(name, "w")
        #expect(unsafe file != nil)
        if let file = unsafe file { unsafe fclose(file) }
        let store = try LocalObjectStore(root: folder.path + "/lake")
        let message = try await text { _ = try await store.list() }
        #expect(
            message?.hasPrefix("cannot list a name that is not UTF-8 (rename it) in $/lake/")
                == true
        )
    }

    @Test func faultsThatTestsInject() async throws {
        let store = FaultyObjectStore(MemoryObjectStore(), faults: [0: .error(.before)])
        #expect(
            try await text { try await store.synchronize() }
                == "injected before synchronize (memory:)"
        )
    }
}
