import Buffers
import Foundation
import ObjectStorage
import StoreContract
import Testing

@Suite("Local object store")
struct LocalObjectStoreTests {
    private let folder: TemporaryFolder
    private let store: LocalObjectStore
    private let key: ObjectKey

    init() throws {
        folder = try TemporaryFolder()
        store = try LocalObjectStore(root: folder.path + "/table")
        key = try ObjectKey("hour=7/part-0.parquet")
    }

    @Test func leavesNothingBehindButTheObjects() async throws {
        let staged = try await store.staged("x", key, run: "run-1", sequence: 0)
        let other = try await store.staged("x", ObjectKey("y"), run: "run-2", sequence: 0)
        #expect(
            try folder.names() == [
                "_sluice/", "_sluice/table/", "_sluice/table/staging/",
                "_sluice/table/staging/run-1/", "_sluice/table/staging/run-1/0-0.staged",
                "_sluice/table/staging/run-2/", "_sluice/table/staging/run-2/0-0.staged",
            ]
        )
        try await store.publish(staged)
        try await store.discard(other)
        try await store.write(Bytes("y"), to: ObjectKey("z"))
        try await store.write(Bytes("y"), to: ObjectKey("z2"), if: .ifAbsent)
        try await store.synchronize()
        #expect(
            try folder.names() == [
                "table/", "table/hour=7/", "table/hour=7/part-0.parquet", "table/z", "table/z2",
            ]
        )
    }

    @Test func listsThroughLinksButNotInCircles() async throws {
        try folder.write("x", to: "table/a/x")
        try folder.write("y", to: "elsewhere/y")
        let files = FileManager.default
        for (link, target) in [
            ("table/a/up", "."), ("table/a/top", "../../table"), ("table/b", "../elsewhere"),
            ("table/dangling", "nothing"), ("table/self", "self"), ("table/c", "a/x"),
        ] {
            try files.createSymbolicLink(
                atPath: "\(folder.path)/\(link)",
                withDestinationPath: target
            )
        }
        #expect(try await store.listAll().collected().map(\.key.text) == ["a/x", "b/y", "c"])
    }

    @Test func readsNothingThatIsNoFile() async throws {
        try folder.write("x", to: "table/a/x")
        #expect(unsafe mkfifo("\(folder.path)/table/pipe", 0o600) == 0)
        #expect(try await kind { _ = try await store.read(ObjectKey("pipe")) } == .notFound)
        #expect(try await store.listAll().collected().map(\.key.text) == ["a/x"])
    }

    @Test func seesFilesThatAreWrittenInto() async throws {
        try folder.write("grains", to: "table/a")
        let info = try await store.info(ObjectKey("a"))
        try folder.write("grain", to: "table/a")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.read(ObjectKey("a"), range: nil, ifVersion: info.version)
        }
        #expect(
            error?.description
                == "the object changed before it was read, plan again with the new one "
                + "(a in \(store.location))"
        )
    }

    @Test func namesFoldersAndFilesThatAreInTheWay() async throws {
        try folder.write("x", to: "table/a/x")
        for text in ["a", "a/x/y"] {
            let key = try ObjectKey(text)
            let write = await #expect(throws: ObjectStoreError.self) {
                try await store.write(Bytes("x"), to: key)
            }
            #expect(write?.kind == .invalidKey, "writing \(text): \(String(describing: write))")
        }
        let staged = try await store.staged("x", ObjectKey("a/x/y"))
        #expect(try await kind { try await store.publish(staged) } == .invalidKey)
        let long = try ObjectKey(String(repeating: "x", count: 256))
        #expect(try await kind { try await store.write(Bytes("x"), to: long) } == .invalidKey)
        #expect(throws: ObjectStoreError.self) {
            try LocalObjectStore(root: folder.path + "/table/a/x")
        }
    }

    @Test func refusesToStageOnAnotherFileSystem() async throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/shm"))
        let staging = "/dev/shm/sluice-\(UUID().uuidString)"
        let store = try LocalObjectStore(root: folder.path + "/table", staging: staging)
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("one file system") == true)
        #expect(!FileManager.default.fileExists(atPath: staging))
    }

    @Test func takesNoPathsFromLedgers() async throws {
        try folder.write("secret", to: "outside.staged")
        for stagingKey in [
            "../../../outside.staged", "/outside.staged", "run-1/x", "outside.staged",
            "a/b/c.staged",
        ] {
            let staged = StagedObject(
                key: key,
                stagingKey: stagingKey,
                byteCount: 6,
                version: nil
            )
            #expect(try await kind { try await store.publish(staged) } == .invalidKey)
            #expect(try await kind { try await store.discard(staged) } == .invalidKey)
        }
        for run in ["..", "a/b", "", ".writing"] {
            let id = StagingID(run: run, sequence: 0)
            #expect(try await kind { _ = try await store.stage(key, as: id) } == .invalidKey)
        }
    }

    @Test func finishesWhatAnotherHostLinkedHalfway() async throws {
        let staged = try await store.staged("x", key)
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/table/hour=7",
            withIntermediateDirectories: true
        )
        try FileManager.default.linkItem(
            atPath: "\(folder.path)/_sluice/table/staging/run-1/0-0.staged",
            toPath: "\(folder.path)/table/\(key)"
        )
        try await store.publish(staged)
        #expect(
            try folder.names() == ["table/", "table/hour=7/", "table/hour=7/part-0.parquet"]
        )
    }

    @Test func stagesAnyNumberOfFilesWithoutKeepingThemOpen() async throws {
        func openCount() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
        let before = try openCount()
        var writes: [any StagedWrite] = []
        for sequence in 0..<400 {
            let write = try await store.stage(
                ObjectKey("part-\(sequence)"),
                as: StagingID(run: "run-1", sequence: sequence)
            )
            try await write.append(Bytes("x"))
            writes.append(write)
        }
        // Tests beside this one have files open too, but not hundreds.
        #expect(try openCount() < before + 200)
        try await store.synchronize()
        for write in writes { try await store.publish(write.finish()) }
        try await store.synchronize()
        #expect(try await store.listAll().collected().count == 400)
    }

    @Test func resolvesTheRootOnce() async throws {
        try folder.write("x", to: "real/table/a")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link",
            withDestinationPath: "real"
        )
        let store = try LocalObjectStore(root: folder.path + "/link/./table//")
        #expect(store.location.hasSuffix("/real/table"))
        #expect(try await store.list().objects.map(\.key.text) == ["a"])
    }

    @Test func namesFilesThatCannotBeKeys() async throws {
        try folder.write("x", to: "table/a")
        let name = folder.path + "/table/"
        let path = Array(name.utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        let file = unsafe path.withUnsafeBufferPointer { path in
            unsafe path.baseAddress.map { unsafe creat($0, 0o600) }
        }
        try #require(file.map { close($0) } == 0)
        let error = await #expect(throws: ObjectStoreError.self) { try await store.list() }
        #expect(error?.kind == .invalidKey)
        #expect(error?.message.contains("not UTF-8") == true)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func namesMissingRights() async throws {
        try folder.write("x", to: "table/a")
        #expect(unsafe chmod(folder.path + "/table", 0o500) == 0)
        defer { _ = unsafe chmod(folder.path + "/table", 0o700) }
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.write(Bytes("x"), to: ObjectKey("b"))
        }
        #expect(error?.kind == .permissionDenied)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func namesFullDisks() async throws {
        try await store.write(Bytes("x"), to: ObjectKey("a"))
        let staged = try await store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        // The first append is to the file as it was created, the next to whatever has its name.
        try await staged.append(Bytes("x"))
        let file = "\(folder.path)/_sluice/table/staging/run-1/0-0.staged"
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/dev/full")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await staged.append(Bytes("x"))
        }
        #expect(error?.kind == .noSpace)
        #expect(error?.message.contains("free some space") == true)
    }
}
