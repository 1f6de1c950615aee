/// A growable run of bytes that is written from front to back.
///
/// Unlike `[UInt8]` it never zero-fills: room is reserved, written through a pointer, and counted.
@safe public struct ByteBuffer: ~Copyable, @unchecked Sendable {
    // SAFETY: the memory has one owner, this value; it is freed when the value goes away.
    @usableFromInline private(set) var base: UnsafeMutableRawPointer
    /// The bytes written so far.
    public private(set) var count = 0
    /// The bytes there is room for.
    public private(set) var capacity: Int

    /// An empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        self.capacity = max(capacity, 64)
        unsafe base = HeapMemory.allocate(self.capacity)
    }

    deinit { unsafe HeapMemory.release(base) }

    /// Makes room for `additional` bytes behind the ones written.
    public mutating func reserve(_ additional: Int) {
        let needed = count + additional
        guard needed > capacity else { return }
        let grown = max(needed, capacity + capacity / 2)
        unsafe base = HeapMemory.resize(base, to: grown)
        capacity = grown
    }

    /// Appends what `write` puts into the room for `capacity` bytes; it returns how many it wrote.
    @unsafe
    public mutating func append<Failure: Error>(
        capacity room: Int,
        write: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(room)
        let target = unsafe UnsafeMutableRawBufferPointer(start: base + count, count: room)
        let written = try unsafe write(target)
        precondition((0...room).contains(written), "no more is written than there is room")
        count += written
    }

    /// Appends a copy of `bytes`.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// Appends a copy of `bytes`.
    public mutating func append(_ bytes: Bytes) {
        unsafe bytes.withUnsafeBytes { raw in unsafe append(raw) }
    }

    /// Appends a copy of a range of another buffer.
    package mutating func append(_ range: Range<Int>, of other: borrowing ByteBuffer) {
        precondition(range.lowerBound >= 0 && range.upperBound <= other.count, "the range is there")
        unsafe append(
            UnsafeRawBufferPointer(start: other.base + range.lowerBound, count: range.count)
        )
    }

    /// Appends one byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// Appends the little-endian bytes of `value`.
    public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(integer value: Value) {
        reserve(MemoryLayout<Value>.size)
        unsafe base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    /// Forgets what was written behind the first `kept` bytes.
    public mutating func truncate(to kept: Int) {
        precondition((0...count).contains(kept), "no more bytes are kept than there are")
        count = kept
    }

    /// Forgets what was written; the room stays.
    public mutating func removeAll() { count = 0 }

    /// Calls `body` with the bytes written, which are valid until it returns.
    @inlinable
    public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Calls `body` with the bytes written, to change some of them in place.
    public mutating func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }

    /// The bytes written, without a copy: the memory changes its owner.
    ///
    /// Room that was not needed is given back.
    public consuming func taken() -> Bytes {
        if capacity - count >= 256 {
            unsafe base = HeapMemory.resize(base, to: count)
            capacity = count
        }
        let bytes = unsafe Bytes(
            owning: UnsafeMutableRawBufferPointer(start: base, count: capacity),
            count: count
        )
        discard self
        return bytes
    }

    /// The bytes written, as a copy of their exact size.
    public borrowing func copied() -> Bytes {
        unsafe withUnsafeBytes { raw in unsafe Bytes(raw) }
    }
}
