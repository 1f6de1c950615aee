package import ObjectStorage

/// Opens locations: folders of this machine, and buckets of S3.
package struct Stores: Sendable {
    package let durability: LocalObjectStore.Durability
    /// How S3 is reached; `nil` if it is not.
    package let aws: AWSAccess?

    package init(durability: LocalObjectStore.Durability = .disk, aws: AWSAccess? = nil) {
        self.durability = durability
        self.aws = aws
    }

    /// The stores that a configuration describes.
    package init(_ configuration: Configuration) {
        self.init(durability: configuration.durability, aws: AWSAccess(configuration))
    }

    /// Opens the location: a file is an object in the store of its folder; anything else, there or
    /// not, is the root of a store.
    ///
    /// Of S3 nothing is asked: a name that ends in `.parquet` is an object there, and others are
    /// folders.
    ///
    /// - Throws: ``ObjectStoreError``; ``AWSError`` of kind `invalidConfiguration`.
    package func open(_ location: ObjectLocation) throws -> ObjectLocation.Opened {
        guard case .s3(let bucket, let key) = location.place, let aws else {
            return try location.open(durability: durability)
        }
        var folders = key.split(separator: "/")
        guard let name = folders.last, !key.hasSuffix("/"), name.hasSuffix(".parquet") else {
            return ObjectLocation.Opened(
                store: try aws.store(bucket: bucket, prefix: folders.joined(separator: "/")),
                key: nil
            )
        }
        folders.removeLast()
        return ObjectLocation.Opened(
            store: try aws.store(bucket: bucket, prefix: folders.joined(separator: "/")),
            key: try ObjectKey(String(name))
        )
    }
}
