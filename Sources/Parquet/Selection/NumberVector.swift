internal import Buffers

/// The bytes of a number in a fragment: as few as will do, and whole ones, since bits cost time.
enum NumberWidth: UInt8, Comparable {
    case one = 1
    case two = 2
    case four = 4

    /// The width of the numbers up to `largest`.
    init(largest: UInt32) {
        self = largest <= UInt8.max ? .one : largest <= UInt16.max ? .two : .four
    }

    var byteCount: Int { Int(rawValue) }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Numbers of a merged dictionary, all of one width: the least that will do for those that came.
struct NumberVector: ~Copyable {
    private(set) var count = 0
    private(set) var width = NumberWidth.one
    private(set) var bytes = Vector<UInt8>()
    private var expectedCount = 0

    /// - Parameter expectedCount: About how many will come.
    mutating func removeAll(expecting expectedCount: Int = 0) {
        count = 0
        width = .one
        bytes.removeAll()
        self.expectedCount = expectedCount
    }

    /// Appends numbers that follow each other in `source`.
    mutating func append(_ source: UnsafeRawBufferPointer, as added: NumberWidth) {
        guard let base = source.baseAddress, source.count > 0 else { return }
        if width < added { widen(to: added) }
        let addedCount = source.count / added.byteCount
        let at = bytes.count
        bytes.reserve(total: expectedCount * width.byteCount)
        bytes.resize(to: at + addedCount * width.byteCount)
        let target = unsafe UnsafeMutableRawPointer(bytes.base + at)
        unsafe Self.copy(base, added, addedCount, to: target, width)
        count += addedCount
    }

    /// Replaces the numbers by those of the same width in `moved`, which becomes scratch memory.
    mutating func swapBytes(_ moved: inout Vector<UInt8>) {
        precondition(moved.count == bytes.count, "the numbers are as many as before")
        swap(&moved, &bytes)
    }

    /// The numbers from position `start` on.
    func wide(from start: Int = 0) -> Vector<UInt32> {
        var wide = Vector<UInt32>(capacity: count - start)
        wide.resize(to: count - start)
        let source = unsafe UnsafeRawPointer(bytes.base + start * width.byteCount)
        let target = unsafe UnsafeMutableRawPointer(wide.base)
        unsafe Self.copy(source, width, count - start, to: target, .four)
        return wide
    }

    private mutating func widen(to wider: NumberWidth) {
        let capacity = max(count, expectedCount)
        var widened = Vector<UInt8>(capacity: capacity * wider.byteCount)
        widened.resize(to: count * wider.byteCount)
        let target = unsafe UnsafeMutableRawPointer(widened.base)
        unsafe Self.copy(UnsafeRawPointer(bytes.base), width, count, to: target, wider)
        swap(&widened, &bytes)
        width = wider
    }

    /// - Precondition: `wider` is no less than `width`.
    private static func copy(
        _ source: UnsafeRawPointer,
        _ width: NumberWidth,
        _ count: Int,
        to target: UnsafeMutableRawPointer,
        _ wider: NumberWidth
    ) {
        switch (width, wider) {
        case (.one, .two): unsafe copy(source, UInt8.self, count, to: target, UInt16.self)
        case (.one, .four): unsafe copy(source, UInt8.self, count, to: target, UInt32.self)
        case (.two, .four): unsafe copy(source, UInt16.self, count, to: target, UInt32.self)
        default: unsafe target.copyMemory(from: source, byteCount: count * width.byteCount)
        }
    }

    @inline(__always)
    private static func copy<Number, Wider>(
        _ source: UnsafeRawPointer,
        _ type: Number.Type,
        _ count: Int,
        to target: UnsafeMutableRawPointer,
        _ wider: Wider.Type
    )
    where Number: FixedWidthInteger & BitwiseCopyable, Wider: FixedWidthInteger & BitwiseCopyable {
        for index in 0..<count {
            let number = unsafe source.loadUnaligned(
                fromByteOffset: index &* MemoryLayout<Number>.size,
                as: type
            )
            unsafe target.storeBytes(
                of: Wider(truncatingIfNeeded: number),
                toByteOffset: index &* MemoryLayout<Wider>.size,
                as: wider
            )
        }
    }
}
