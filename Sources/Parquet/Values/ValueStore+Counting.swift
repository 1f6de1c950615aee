internal import Buffers

// What statistics count of values, besides their extremes.

extension ValueStore {
    /// The bytes of the byte strings in `range`, without their lengths.
    func stringByteCount(in range: Range<Int>) -> Int {
        precondition(range.isEmpty || (range.lowerBound >= 0 && range.upperBound <= lengths.count))
        let lengths = unsafe self.lengths.base
        var sum = 0
        for index in range { unsafe sum &+= Int(lengths[index]) }
        return sum
    }

    /// The bytes of the byte strings at `positions`, each as often as it is named.
    ///
    /// - Parameter positions: Positions that exist.
    func stringByteCount(at positions: UnsafePointer<UInt32>, count: Int) -> Int {
        let lengths = unsafe self.lengths.base
        var sum = 0
        for index in 0..<count { unsafe sum &+= Int(lengths[Int(positions[index])]) }
        return sum
    }

    /// The NaNs among the floating-point numbers in `range`.
    func nanCount(in range: Range<Int>, _ order: ValueComparison) -> Int {
        switch order {
        case .float16: nanCount(in: range, as: Float16.self)
        case .float: nanCount(in: range, as: Float.self)
        case .double: nanCount(in: range, as: Double.self)
        default: 0
        }
    }

    private func nanCount<Value: BinaryFloatingPoint & BitwiseCopyable>(
        in range: Range<Int>,
        as type: Value.Type
    ) -> Int {
        precondition(layout == .fixed(MemoryLayout<Value>.size), "the width is the layout's")
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range lies inside")
        let values = unsafe UnsafeRawPointer(bytes.base).assumingMemoryBound(to: Value.self)
        var found = 0
        for index in range { unsafe found &+= values[index].isNaN ? 1 : 0 }
        return found
    }
}
