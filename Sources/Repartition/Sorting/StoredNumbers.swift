internal import Buffers

// Positions of rows as they are stored; they never leave the process and its spill file.

extension Bytes {
    /// The 32-bit numbers that were stored here.
    var numbers: [UInt32] {
        let count = count / MemoryLayout<UInt32>.size
        return unsafe [UInt32](unsafeUninitializedCapacity: count) { room, filled in
            unsafe withUnsafeBytes { raw in
                unsafe UnsafeMutableRawBufferPointer(room).copyMemory(
                    from: UnsafeRawBufferPointer(
                        rebasing: raw[..<(count * MemoryLayout<UInt32>.size)]
                    )
                )
            }
            filled = count
        }
    }
}

extension ByteBuffer {
    /// Appends 32-bit numbers.
    mutating func append(numbers: [UInt32]) {
        unsafe numbers.withUnsafeBytes { unsafe append($0) }
    }
}
