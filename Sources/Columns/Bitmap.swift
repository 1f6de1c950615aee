/// A fixed number of bits, for example which values of a column are not null.
public struct Bitmap: Sendable, Equatable {
    public let count: Int
    /// The bits, low bit first; bits behind `count` are zero.
    public private(set) var words: [UInt64]

    public init(repeating bit: Bool, count: Int) {
        self.count = count
        words = [UInt64](repeating: bit ? .max : 0, count: (count + 63) / 64)
        clearTail()
    }

    /// One bit per element of `bits`.
    public init(_ bits: some Collection<Bool>) {
        self.init(repeating: false, count: bits.count)
        for (index, bit) in bits.enumerated() where bit { self[index] = true }
    }

    public subscript(index: Int) -> Bool {
        get { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
        set {
            let mask = UInt64(1) << UInt64(index & 63)
            if newValue { words[index >> 6] |= mask } else { words[index >> 6] &= ~mask }
        }
    }

    /// The number of bits that are set.
    public var setCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Replaces each word by what `operation` makes of it and its counterpart in `others`.
    mutating func combine(_ others: [UInt64], _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices { words[index] = operation(words[index], others[index]) }
        clearTail()
    }

    private mutating func clearTail() {
        if count & 63 != 0 { words[words.count - 1] &= (1 << UInt64(count & 63)) - 1 }
    }

    /// The bits that are set in both, where `nil` stands for all bits set.
    public static func intersection(_ left: Bitmap?, _ right: Bitmap?) -> Bitmap? {
        guard let left, let right else { return left ?? right }
        precondition(left.count == right.count, "bitmaps of one length")
        var result = left
        for index in result.words.indices { result.words[index] &= right.words[index] }
        return result
    }
}
