package import Buffers

/// Bytes together with where they are in memory, to read single bytes of them quickly.
@safe package struct PinnedBytes: @unchecked Sendable {
    // SAFETY: the memory is immutable, and `bytes` keeps it alive.
    private let base: UnsafePointer<UInt8>?
    package let bytes: Bytes
    package let count: Int

    package init(_ bytes: Bytes) {
        self.bytes = bytes
        count = bytes.count
        unsafe base = bytes.withUnsafeBytes { raw in
            unsafe raw.baseAddress?.assumingMemoryBound(to: UInt8.self)
        }
    }

    /// The byte at `offset`.
    package subscript(offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count, "an offset lies inside the bytes")
        defer { withExtendedLifetime(bytes) {} }
        // SAFETY: the offset was checked above, and bytes that have a count have an address.
        return unsafe base.unsafelyUnwrapped[offset]
    }
}
