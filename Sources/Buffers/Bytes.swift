/// Immutable bytes that several owners may share.
///
/// Slicing shares the storage; nothing is copied. The bytes live as long as any slice of them.
public struct Bytes: Sendable {
    private let storage: Storage
    private let start: Int
    /// The number of bytes.
    public let count: Int

    private init(storage: Storage, start: Int, count: Int) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// No bytes.
    public init() {
        self.init(storage: Storage(capacity: 0), start: 0, count: 0)
    }

    /// A copy of `bytes`.
    public init(_ bytes: some Collection<UInt8>) {
        let count = bytes.count
        self = unsafe Bytes(capacity: count) { buffer in
            _ = unsafe buffer.initializeMemory(as: UInt8.self, from: bytes)
            return count
        }
    }

    /// A copy of `bytes`.
    public init(_ bytes: [UInt8]) {
        // Not generic: other modules would call each element's accessor.
        self = unsafe bytes.withUnsafeBytes { raw in unsafe Bytes(raw) }
    }

    /// A copy of `bytes`.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self = unsafe Bytes(capacity: bytes.count) { buffer in
            unsafe buffer.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Bytes that `initialize` writes into fresh memory; it returns how many it wrote.
    @unsafe
    public init<Failure: Error>(
        capacity: Int,
        initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let storage = Storage(capacity: capacity)
        let count = try unsafe initialize(storage.buffer)
        precondition((0...capacity).contains(count), "no more is written than there is room")
        self.init(storage: storage, start: 0, count: count)
    }

    /// The first `count` bytes of memory that was allocated, which now belongs to the bytes.
    @unsafe
    init(owning buffer: UnsafeMutableRawBufferPointer, count: Int) {
        self.init(storage: unsafe Storage(owning: buffer), start: 0, count: count)
    }

    /// Whether there are no bytes.
    public var isEmpty: Bool { count == 0 }

    /// The bytes of `range`, sharing this storage.
    public subscript(range: Range<Int>) -> Bytes {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count,
            "a slice lies inside the bytes"
        )
        return Bytes(storage: storage, start: start + range.lowerBound, count: range.count)
    }

    /// The byte at `offset`.
    public subscript(offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count, "an offset lies inside the bytes")
        return unsafe storage.buffer[start + offset]
    }

    /// Calls `body` with the bytes, which are valid until it returns.
    @inlinable
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(pointer)
    }

    @usableFromInline
    var pointer: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: storage.buffer[start..<start + count])
    }

    /// The same bytes in memory of their own: a slice keeps alive all that it is a slice of.
    package func copied() -> Bytes { unsafe withUnsafeBytes { raw in unsafe Bytes(raw) } }

    /// The bytes as an array.
    public var array: [UInt8] {
        unsafe withUnsafeBytes { raw in unsafe [UInt8](raw) }
    }
}

extension Bytes: Equatable {
    public static func == (left: Bytes, right: Bytes) -> Bool {
        unsafe left.withUnsafeBytes { a in
            unsafe right.withUnsafeBytes { b in unsafe a.elementsEqual(b) }
        }
    }
}

extension Bytes {
    // SAFETY: the memory is written only before the first `Bytes` that owns it exists.
    @safe private final class Storage: @unchecked Sendable {
        let buffer: UnsafeMutableRawBufferPointer

        init(capacity: Int) {
            unsafe buffer = UnsafeMutableRawBufferPointer(
                start: HeapMemory.allocate(capacity),
                count: capacity
            )
        }

        /// - Parameter buffer: What ``HeapMemory`` has allocated.
        init(owning buffer: UnsafeMutableRawBufferPointer) {
            unsafe self.buffer = unsafe buffer
        }

        deinit {
            if let base = unsafe buffer.baseAddress { unsafe HeapMemory.release(base) }
        }
    }
}
