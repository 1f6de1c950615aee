extension ObjectLocation {
    /// A store, and the object in it that the location named, if it was an object.
    package struct Opened: Sendable {
        package let store: any ObjectStore
        package let key: ObjectKey?

        package init(store: any ObjectStore, key: ObjectKey?) {
            self.store = store
            self.key = key
        }
    }

    /// Opens the location: a file is an object in the store of its folder; anything else, there or
    /// not, is the root of a store.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `unsupported` for S3 locations, `permissionDenied`
    ///   and others for paths that cannot be looked at.
    package func open(durability: LocalObjectStore.Durability = .disk) throws -> Opened {
        switch place {
        case .local(let path):
            let absolute = try resolve(path)
            if let status = try? PosixPath.status(absolute), status.kind == .file {
                return try Opened(
                    store: LocalObjectStore(
                        root: FolderPath.parent(of: absolute),
                        durability: durability
                    ),
                    key: ObjectKey(String(FolderPath.name(of: absolute)))
                )
            }
            return try Opened(
                store: LocalObjectStore(root: absolute, durability: durability),
                key: nil
            )
        case .s3:
            throw ObjectStoreError(
                .unsupported,
                "this location is in S3, and only folders of this machine can be opened here",
                store: description
            )
        }
    }

    /// The location as a URI that means the same in every working directory, as catalogs keep it:
    /// `file:///data/lake`.
    ///
    /// - Throws: ``ObjectStoreError`` as ``open(durability:)``.
    package func absoluteURI() throws -> String {
        switch place {
        case .s3(let bucket, let key):
            // A slash at the end says nothing about a folder.
            let folders = key.split(separator: "/", omittingEmptySubsequences: true)
            return "s3://" + ([Substring(bucket)] + folders).joined(separator: "/")
        case .local(let path): return try "file://" + Self.percentEncoded(resolve(path))
        }
    }

    private func resolve(_ path: String) throws -> String {
        do throws(PosixError) {
            return try FolderPath.absolute(path)
        } catch {
            throw ObjectStoreError(error, store: path)
        }
    }

    /// A path as `file:` URIs have it.
    package static func percentEncoded(_ path: String) -> String {
        path.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "="):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
