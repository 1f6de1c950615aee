/// A growable run of plain values with one owner.
///
/// Made for scratch memory in hot loops: growing does not initialise, access through `base` costs
/// no check, and there is no copy-on-write. Elsewhere an array is better.
@safe public struct Vector<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // SAFETY: the memory has one owner, this value; it is freed when the value goes away.

    /// The memory; `capacity` elements, of which `count` have a meaning.
    @unsafe public var base: UnsafeMutablePointer<Element>
    /// The elements that have a meaning.
    public var count = 0
    public var capacity: Int

    /// Extra elements behind `capacity` that loops may write over, or read, without meaning.
    @inlinable public static var slack: Int { 64 / MemoryLayout<Element>.stride + 1 }

    /// An empty vector with room for `capacity` elements.
    @inlinable
    public init(capacity: Int = 0) {
        self.capacity = capacity
        unsafe base = .allocate(capacity: capacity + Self.slack)
    }

    /// A vector of the elements of `array`.
    @inlinable
    public init(_ array: [Element]) {
        self.init(capacity: array.count)
        unsafe array.withUnsafeBufferPointer { source in
            if let start = source.baseAddress {
                unsafe base.update(from: start, count: source.count)
            }
        }
        count = array.count
    }

    @inlinable
    deinit { unsafe base.deallocate() }

    /// Makes room for `total` elements in all.
    @inlinable
    public mutating func reserve(total: Int) {
        guard total > capacity else { return }
        let grown = max(total, capacity + capacity / 2)
        let fresh = UnsafeMutablePointer<Element>.allocate(capacity: grown + Self.slack)
        unsafe fresh.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = fresh
        capacity = grown
    }

    /// Makes the vector `count` elements long; new ones have unspecified values.
    @inlinable
    public mutating func resize(to count: Int) {
        reserve(total: count)
        self.count = count
    }

    /// Makes the vector `count` elements long, all equal to `element`.
    @inlinable
    public mutating func fill(_ element: Element, count: Int) {
        resize(to: count)
        unsafe base.update(repeating: element, count: count)
    }

    @inlinable
    public mutating func append(_ element: Element) {
        if count == capacity { reserve(total: count + 1) }
        unsafe base[count] = element
        count += 1
    }

    @inlinable
    public mutating func removeAll() { count = 0 }

    @inlinable
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < count, "an index lies inside the vector")
            return unsafe base[index]
        }
        set {
            precondition(index >= 0 && index < count, "an index lies inside the vector")
            unsafe base[index] = newValue
        }
    }

    /// The elements as an array.
    @inlinable
    public borrowing func array() -> [Element] {
        unsafe Array(UnsafeBufferPointer(start: base, count: count))
    }
}
