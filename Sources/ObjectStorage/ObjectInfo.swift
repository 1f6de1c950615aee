/// What a store knows of an object without reading it.
package struct ObjectInfo: Sendable, Hashable {
    package let key: ObjectKey
    package let byteCount: Int64
    package let version: ObjectVersion
    /// When the object was last written, in nanoseconds since 1970-01-01T00:00:00Z.
    package let modifiedNanoseconds: Int64

    package init(
        key: ObjectKey,
        byteCount: Int64,
        version: ObjectVersion,
        modifiedNanoseconds: Int64
    ) {
        self.key = key
        self.byteCount = byteCount
        self.version = version
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}

/// Tells one state of an object from another: an etag, or whatever the store has in its place.
///
/// Opaque: only equality means something. An object with other bytes has another version; one that
/// was written again with the same bytes may keep it, where versions are made of the bytes.
package struct ObjectVersion: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }
}

/// Some of a listing.
package struct ListPage: Sendable {
    /// Objects in key order.
    package let objects: [ObjectInfo]
    /// The key to go on after, or `nil` if the listing is complete.
    package let next: ObjectKey?

    package init(objects: [ObjectInfo], next: ObjectKey?) {
        self.objects = objects
        self.next = next
    }
}

/// What must hold at the moment of a write, or nothing is written.
package enum WriteCondition: Sendable, Hashable {
    case always
    /// There is no such object; of several writers at once exactly one wins.
    case ifAbsent
    /// The object is there and has this version.
    case ifVersion(ObjectVersion)
}
