internal import Buffers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Distinct values of one layout, each with a number, in the order they were first seen.
///
/// A hash table over raw bytes with open addressing; at most half of the slots are taken.
@safe package struct ValueTable: ~Copyable, Sendable {
    package private(set) var values: ValueStore
    /// In each slot that is taken, the value's hash in the high half and its number plus one in the
    /// low one: most slots that hold another value are passed over without looking at it.
    private var slots: Vector<UInt64>
    private var mask: Int

    package init(layout: ValueLayout) {
        values = ValueStore(layout: layout)
        slots = Vector(capacity: 0)
        slots.fill(0, count: 64)
        mask = 63
    }

    package var count: Int { values.count }

    /// Forgets all values and takes on another layout.
    package mutating func reset(layout: ValueLayout) {
        values.reset(layout: layout)
        slots.fill(0, count: slots.count)
    }

    /// The number of `value`, which is added if it is new.
    package mutating func number(of value: UnsafeRawBufferPointer) -> UInt32 {
        let hash = unsafe hash(value)
        return unsafe find(value, hash) ?? add(value, hash)
    }

    /// The hash of a value of the table's layout, which says how values are hashed.
    @inline(__always)
    private func hash(_ value: UnsafeRawBufferPointer) -> UInt32 {
        if values.layout == .fixed(8), value.count == 8 {
            return unsafe Self.hash(value.loadUnaligned(as: UInt64.self))
        }
        return unsafe Self.hash(value)
    }

    @inline(__always)
    private func find(_ value: UnsafeRawBufferPointer, _ hash: UInt32) -> UInt32? {
        let slots = unsafe self.slots.base
        var slot = Int(hash) & mask
        while true {
            let taken = unsafe slots[slot]
            if taken == 0 { return nil }
            if UInt32(truncatingIfNeeded: taken &>> 32) == hash {
                let number = UInt32(truncatingIfNeeded: taken) &- 1
                if unsafe Self.equal(values.value(at: Int(number)), value) { return number }
            }
            slot = (slot &+ 1) & mask
        }
    }

    private mutating func add(_ value: UnsafeRawBufferPointer, _ hash: UInt32) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: count)
        unsafe values.append(value)
        take(hash, number)
        if count * 2 > slots.count { grow() }
        return number
    }

    /// Puts a number into the first free slot.
    private mutating func take(_ hash: UInt32, _ number: UInt32) {
        var slot = Int(hash) & mask
        while unsafe slots.base[slot] != 0 { slot = (slot &+ 1) & mask }
        unsafe slots.base[slot] = UInt64(hash) &<< 32 | UInt64(number &+ 1)
    }

    /// The numbers of the values of `store` that are not new.
    ///
    /// It stops where too many are new.
    ///
    /// - Parameters:
    ///   - numbers: Room for a number for each value.
    ///   - missing: Gets the places of new values.
    /// - Returns: Where it stopped, or the end: all values before are numbered or missing.
    func findAll(
        of store: borrowing ValueStore,
        into numbers: UnsafeMutablePointer<UInt32>,
        missing: inout Vector<UInt32>
    ) -> Int {
        var index = 0
        while true {
            switch store.layout {
            case .fixed(4):
                unsafe index = find(store, from: index, into: numbers, as: UInt32.self)
            case .fixed(8):
                unsafe index = find(store, from: index, into: numbers, as: UInt64.self)
            default: unsafe index = numberKnown(store, from: index, into: numbers)
            }
            guard index < store.count, missing.count * 4 <= index + 64 else { return index }
            missing.append(UInt32(truncatingIfNeeded: index))
            index += 1
        }
    }

    @inline(__always)
    private func find<Value: FixedWidthInteger & BitwiseCopyable>(
        _ store: borrowing ValueStore,
        from start: Int,
        into numbers: UnsafeMutablePointer<UInt32>,
        as type: Value.Type
    ) -> Int {
        let source = unsafe store.fixedValues(as: Value.self)
        return unsafe numberKnown(source, from: start, to: store.count, into: numbers)
    }

    /// The numbers of the values of `store` from position `start` on, which are added where they
    /// are new.
    ///
    /// - Parameter numbers: Room for a number for each value of the store.
    package mutating func numberAll(
        of store: borrowing ValueStore,
        from start: Int = 0,
        into numbers: UnsafeMutablePointer<UInt32>
    ) {
        switch store.layout {
        case .fixed(4): unsafe numberAll(of: store, from: start, into: numbers, as: UInt32.self)
        case .fixed(8): unsafe numberAll(of: store, from: start, into: numbers, as: UInt64.self)
        default:
            var index = start
            while index < store.count {
                index = unsafe numberKnown(store, from: index, into: numbers)
                guard index < store.count else { return }
                unsafe numbers[index] = number(of: store.value(at: index))
                index += 1
            }
        }
    }

    /// The numbers of values up to the first that is new.
    ///
    /// The table is larger than a core's cache when many dictionaries are merged. So some values at
    /// a time go through three steps, each a loop whose loads do not wait for one another: the slot
    /// of each, where the value in it lies, and whether they are equal.
    ///
    /// - Returns: Where that one is, or the end.
    private func numberKnown(
        _ store: borrowing ValueStore,
        from start: Int,
        into numbers: UnsafeMutablePointer<UInt32>
    ) -> Int {
        var hashes = InlineArray<16, UInt32>(repeating: 0)
        var taken = InlineArray<16, UInt64>(repeating: 0)
        var places = InlineArray<16, Int>(repeating: 0)
        let slots = unsafe self.slots.base
        var index = start
        while index < store.count {
            let count = min(16, store.count - index)
            for each in 0..<count {
                let hash = unsafe Self.hash(store.value(at: index &+ each))
                hashes[each] = hash
                taken[each] = unsafe slots[Int(hash) & mask]
            }
            for each in 0..<count {
                let isLikely = UInt32(truncatingIfNeeded: taken[each] &>> 32) == hashes[each]
                let number = Int(UInt32(truncatingIfNeeded: taken[each])) &- 1
                places[each] = isLikely && number >= 0 ? values.start(of: number) : -1
            }
            for each in 0..<count {
                let value = unsafe store.value(at: index)
                let number = UInt32(truncatingIfNeeded: taken[each]) &- 1
                if places[each] >= 0, unsafe Self.equal(values.value(at: Int(number)), value) {
                    unsafe numbers[index] = number
                } else {
                    guard let found = unsafe find(value, hashes[each]) else { return index }
                    unsafe numbers[index] = found
                }
                index &+= 1
            }
        }
        return index
    }

    /// As ``numberAll(of:from:into:)`` for values that compare as integers.
    @inline(__always)
    private mutating func numberAll<Value: FixedWidthInteger & BitwiseCopyable>(
        of store: borrowing ValueStore,
        from start: Int,
        into numbers: UnsafeMutablePointer<UInt32>,
        as type: Value.Type
    ) {
        let source = unsafe store.fixedValues(as: Value.self)
        var index = start
        while index < store.count {
            // The table's memory moves only when a value is added.
            index = unsafe numberKnown(source, from: index, to: store.count, into: numbers)
            guard index < store.count else { return }
            let value = unsafe source[index]
            unsafe numbers[index] = withUnsafeBytes(of: value) { bytes in
                unsafe add(bytes, Self.hash(value))
            }
            index += 1
        }
    }

    /// The numbers of integers up to the first that is new.
    ///
    /// - Returns: Where that one is, or the end.
    @inline(__always)
    private func numberKnown<Value: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafePointer<Value>,
        from start: Int,
        to end: Int,
        into numbers: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let known = unsafe values.fixedValues(as: Value.self)
        let slots = unsafe self.slots.base
        let mask = mask
        for index in start..<end {
            let value = unsafe source[index]
            var slot = Int(Self.hash(value)) & mask
            var taken = UInt32(truncatingIfNeeded: unsafe slots[slot])
            while taken != 0, unsafe known[Int(taken &- 1)] != value {
                slot = (slot &+ 1) & mask
                taken = UInt32(truncatingIfNeeded: unsafe slots[slot])
            }
            guard taken != 0 else { return index }
            unsafe numbers[index] = taken &- 1
        }
        return end
    }

    private mutating func grow() {
        let old = slots.array()
        let size = slots.count * 4
        slots.fill(0, count: size)
        mask = size - 1
        for taken in old where taken != 0 {
            take(
                UInt32(truncatingIfNeeded: taken &>> 32),
                UInt32(truncatingIfNeeded: taken) &- 1
            )
        }
    }

    @inline(__always)
    private static func equal(
        _ left: UnsafeRawBufferPointer,
        _ right: UnsafeRawBufferPointer
    ) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        guard count >= 8 else { return unsafe short(a, count) == short(b, count) }
        // Names, the most frequent values, are compared without a branch for each length.
        let last = count &- 8
        let ends = unsafe (word(a, 0) ^ word(b, 0)) | (word(a, last) ^ word(b, last))
        let next = unsafe word(a, min(8, last)) ^ word(b, min(8, last))
        guard ends | next == 0 else { return false }
        return unsafe count <= 24 || memcmp(a + 16, b + 16, count &- 24) == 0
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Fewer than eight bytes as a number; others of the same length are another number.
    @inline(__always)
    private static func short(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 4 {
            let first = unsafe base.loadUnaligned(as: UInt32.self)
            let last = unsafe base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return UInt64(last) &<< UInt64((count &- 4) &* 8) | UInt64(first)
        }
        var bytes: UInt64 = 0
        for at in 0..<count {
            bytes = bytes &<< 8 | UInt64(unsafe base.load(fromByteOffset: at, as: UInt8.self))
        }
        return bytes
    }

    /// Folds the bytes eight at a time through a 64 × 64 → 128 bit multiplication.
    ///
    /// Not keyed: a file made to collide costs time in proportion to its own dictionary, which
    /// the number of values in a row group bounds.
    @inline(__always)
    private static func hash(_ value: UnsafeRawBufferPointer) -> UInt32 {
        let count = value.count
        var state = start(count)
        guard let base = value.baseAddress, count > 0 else { return folded(state) }
        guard count >= 8 else { return folded(mix(state, unsafe short(base, count))) }
        // The first, the next and the last eight bytes, of which some may be the same.
        state = unsafe mix(state ^ word(base, 0), word(base, count &- 8) &* 0x9E37_79B9_7F4A_7C15)
        state = unsafe mix(state, word(base, min(8, count &- 8)))
        var at = 16
        while at &+ 8 < count {
            state = mix(state, unsafe word(base, at))
            at &+= 8
        }
        return folded(state)
    }

    /// The same for an integer's bytes.
    @inline(__always)
    private static func hash<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) -> UInt32 {
        folded(mix(start(MemoryLayout<Value>.size), UInt64(truncatingIfNeeded: value)))
    }

    @inline(__always)
    private static func start(_ count: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: count) ^ 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    private static func folded(_ state: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: state ^ (state &>> 32))
    }

    @inline(__always)
    private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
