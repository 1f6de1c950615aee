/// An error met by an object store.
package struct ObjectStoreError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        case notFound
        case alreadyExists
        /// The object has not, or not any more, the version that was expected.
        case versionChanged
        /// Bytes were asked for that the object does not have.
        case invalidRange
        /// No object can have that key, or no store that location.
        case invalidKey
        case permissionDenied
        case noSpace
        /// The request is valid, and this store, or this version, cannot do it.
        case unsupported
        /// The store did not answer, failed, or asks for fewer requests.
        case unavailable
        case other

        /// Whether the same request may succeed later.
        package var isRetryable: Bool { self == .unavailable }
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The object's key.
    package private(set) var key: String?
    /// The store's location.
    package private(set) var store: String?

    package init(_ kind: Kind, _ message: String, key: String? = nil, store: String? = nil) {
        self.kind = kind
        self.message = message
        self.key = key
        self.store = store
    }

    package init(_ kind: Kind, _ message: String, key: ObjectKey, store: String? = nil) {
        self.init(kind, message, key: key.text, store: store)
    }

    /// The same error, with the place filled in where it was unknown.
    package func at(key: ObjectKey? = nil, store: String? = nil) -> ObjectStoreError {
        var error = self
        error.key = self.key ?? key?.text
        error.store = self.store ?? store
        return error
    }
}

extension ObjectStoreError: CustomStringConvertible {
    /// For example: `there is no such object (year=2020/part-0.parquet in /data/lake)`.
    package var description: String {
        switch (key, store) {
        case (let key?, let store?): "\(message) (\(key) in \(store))"
        case (let key?, nil): "\(message) (\(key))"
        case (nil, let store?): "\(message) (\(store))"
        case (nil, nil): message
        }
    }
}

extension ObjectStoreError {
    static func absent(_ key: ObjectKey, _ store: String) -> ObjectStoreError {
        ObjectStoreError(.notFound, "there is no such object", key: key, store: store)
    }

    static func taken(_ key: ObjectKey, _ store: String) -> ObjectStoreError {
        ObjectStoreError(.alreadyExists, "there is an object of that name", key: key, store: store)
    }

    static func changed(_ key: ObjectKey, _ when: String, _ store: String) -> ObjectStoreError {
        ObjectStoreError(
            .versionChanged,
            "the object changed \(when), plan again with the new one",
            key: key,
            store: store
        )
    }

    static func invalidRange(
        _ range: Range<Int64>,
        of key: ObjectKey,
        byteCount: Int64,
        _ store: String
    ) -> ObjectStoreError {
        ObjectStoreError(
            .invalidRange,
            "bytes \(range.lowerBound)..<\(range.upperBound) of an object of \(byteCount)",
            key: key,
            store: store
        )
    }

    static func stagedElsewhere(_ key: ObjectKey, _ store: String) -> ObjectStoreError {
        ObjectStoreError(
            .notFound,
            "neither the staged nor the published object is there",
            key: key,
            store: store
        )
    }
}
