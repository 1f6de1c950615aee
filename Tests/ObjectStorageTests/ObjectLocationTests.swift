import ObjectStorage
import Testing

@Suite("Object locations")
struct ObjectLocationTests {
    @Test(arguments: [
        ("data/landing", "data/landing"), ("/data/x y", "/data/x y"), ("~/x", "~/x"),
        ("./a:b", "./a:b"), ("c:/x", "c:/x"), ("x:y", "x:y"), ("file:///data/x%20y", "/data/x y"),
        ("file:/data", "/data"), ("file://localhost/data", "/data"), ("FILE:///data%25", "/data%"),
        ("/data/100%", "/data/100%"), ("file:///", "/"), ("file:x", "file:x"),
    ])
    func understandsPaths(_ text: String, _ path: String) throws {
        #expect(try ObjectLocation(text).place == .local(path: path))
    }

    @Test(arguments: [
        ("s3://lake/a/b/", "lake", "a/b/"), ("s3a://lake", "lake", ""), ("S3N://lake/", "lake", ""),
        ("s3://lake/a%20b", "lake", "a%20b"),
    ])
    func understandsBuckets(_ text: String, _ bucket: String, _ key: String) throws {
        let location = try ObjectLocation(text)
        #expect(location.place == .s3(bucket: bucket, key: key))
        #expect(try ObjectLocation(location.description) == location)
    }

    @Test(arguments: [
        ("", ObjectStoreError.Kind.invalidKey), ("s3:///x", .invalidKey),
        ("file://host/x", .invalidKey), ("file:///a%2", .invalidKey), ("file:///a%", .invalidKey),
        ("file:///a?b", .invalidKey), ("file:///a#b", .invalidKey), ("file:///%FF", .invalidKey),
        ("file:///%00", .invalidKey), ("https://x/y", .unsupported), ("hdfs://x/y", .unsupported),
        ("a\0b", .invalidKey),
    ])
    func refuses(_ text: String, _ kind: ObjectStoreError.Kind) throws {
        let error = #expect(throws: ObjectStoreError.self) { try ObjectLocation(text) }
        #expect(error?.kind == kind)
    }

    @Test func opensFilesAsObjectsAndAnythingElseAsStores() async throws {
        let folder = try TemporaryFolder()
        try folder.write("grains", to: "in put/a.parquet")
        let file = try ObjectLocation("file://\(folder.path)/in%20put/a.parquet").open()
        #expect(file.key?.text == "a.parquet")
        #expect(try await file.store.list().objects.map(\.key) == [file.key])
        let opened = try ObjectLocation("\(folder.path)/in put/").open()
        #expect(opened.key == nil)
        #expect(try await opened.store.list().objects.map(\.key) == [file.key])
        #expect(opened.store.location.hasSuffix("/in put"))
        let absent = try ObjectLocation("\(folder.path)/nothing/./here").open()
        #expect(absent.store.location.hasSuffix("/nothing/here"))
        #expect(try await absent.store.list().objects.isEmpty)
        #expect(try ObjectLocation("\(folder.path)/a b%").absoluteURI().hasSuffix("/a%20b%25"))
        #expect(throws: ObjectStoreError.self) {
            try ObjectLocation("\(folder.path)/nothing/../x").open()
        }
    }

    @Test func opensOnlyFoldersOfThisMachine() throws {
        let error = #expect(throws: ObjectStoreError.self) {
            try ObjectLocation("s3://lake/anpr/").open()
        }
        #expect(
            error?.description
                == "this location is in S3, and only folders of this machine can be opened here "
                + "(s3://lake/anpr/)"
        )
    }
}
