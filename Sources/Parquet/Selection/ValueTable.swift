internal import Buffers

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

    /// What is in the slot where a value of that hash is looked for first.
    @inline(__always)
    func slot(of hash: UInt32) -> UInt64 { unsafe slots.base[Int(hash) & mask] }

    @inline(__always)
    func find(_ value: UnsafeRawBufferPointer, _ hash: UInt32) -> UInt32? {
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
    ///   - numbers: Room for a number for each value of the store.
    ///   - missing: Gets the places of new values.
    /// - Returns: Where it stopped, or the end: all values before are numbered or missing.
    func findAll(
        of store: borrowing ValueStore,
        into numbers: UnsafeMutablePointer<UInt32>,
        missing: inout Vector<UInt32>
    ) -> Int {
        var index = 0
        while index < store.count, missing.count * 4 <= index + 64 {
            switch store.layout {
            case .fixed(4):
                unsafe find(store, &index, into: numbers, &missing, as: UInt32.self)
            case .fixed(8):
                unsafe find(store, &index, into: numbers, &missing, as: UInt64.self)
            default:
                let start = index
                index = unsafe look(for: store, in: start..<store.count, into: numbers)
                for place in max(start, index - Self.lookWidth)..<index
                where unsafe numbers[place] == Self.unknown {
                    missing.append(UInt32(truncatingIfNeeded: place))
                }
            }
        }
        return index
    }

    @inline(__always)
    private func find<Value: FixedWidthInteger & BitwiseCopyable>(
        _ store: borrowing ValueStore,
        _ index: inout Int,
        into numbers: UnsafeMutablePointer<UInt32>,
        _ missing: inout Vector<UInt32>,
        as type: Value.Type
    ) {
        let source = unsafe store.fixedValues(as: Value.self)
        index = unsafe numberKnown(source, from: index, to: store.count, into: numbers)
        guard index < store.count else { return }
        missing.append(UInt32(truncatingIfNeeded: index))
        index += 1
    }

    /// The numbers of some values of `store`, which are added where they are new.
    ///
    /// - Parameter numbers: Room for a number for each value of the store; those of `range` are set
    package mutating func numberAll(
        of store: borrowing ValueStore,
        in range: Range<Int>,
        into numbers: UnsafeMutablePointer<UInt32>
    ) {
        precondition(range.upperBound <= store.count, "the values are there")
        switch store.layout {
        case .fixed(4): unsafe numberAll(of: store, in: range, into: numbers, as: UInt32.self)
        case .fixed(8): unsafe numberAll(of: store, in: range, into: numbers, as: UInt64.self)
        default:
            var index = range.lowerBound
            while index < range.upperBound {
                let start = index
                index = unsafe look(for: store, in: start..<range.upperBound, into: numbers)
                for place in max(start, index - Self.lookWidth)..<index
                where unsafe numbers[place] == Self.unknown {
                    unsafe numbers[place] = number(of: store.value(at: place))
                }
            }
        }
    }

    /// In place of the number of a value that is new.
    static var unknown: UInt32 { .max }

    /// As ``numberAll(of:in:into:)`` for values that compare as integers.
    @inline(__always)
    private mutating func numberAll<Value: FixedWidthInteger & BitwiseCopyable>(
        of store: borrowing ValueStore,
        in range: Range<Int>,
        into numbers: UnsafeMutablePointer<UInt32>,
        as type: Value.Type
    ) {
        let source = unsafe store.fixedValues(as: Value.self)
        var index = range.lowerBound
        while index < range.upperBound {
            // The table's memory moves only when a value is added.
            index = unsafe numberKnown(source, from: index, to: range.upperBound, into: numbers)
            guard index < range.upperBound else { return }
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
}
