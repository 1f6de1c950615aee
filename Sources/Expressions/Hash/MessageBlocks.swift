/// A hash that takes a message in blocks and has a state of words.
protocol BlockHash {
    /// The bytes of a block; a sixteenth of it is a word.
    static var blockByteCount: Int { get }
    /// Whether the message's length is written with its highest byte first.
    static var isBigEndian: Bool { get }

    /// Takes the block that starts at an index.
    mutating func absorb(_ message: ArraySlice<UInt8>, at start: Int)
}

extension BlockHash {
    /// Takes a whole message: the bytes, a bit of 1, zeros, and the length in bits.
    mutating func absorbAll(_ message: ArraySlice<UInt8>) {
        let size = Self.blockByteCount
        var start = message.startIndex
        while message.endIndex - start >= size {
            absorb(message, at: start)
            start += size
        }
        var tail = Array(message[start...])
        tail.append(0x80)
        let lengthByteCount = size / 8
        while tail.count % size != size - lengthByteCount { tail.append(0) }
        let bits = UInt64(message.count) * 8
        for index in 0..<lengthByteCount {
            let shift = 8 * (Self.isBigEndian ? lengthByteCount - 1 - index : index)
            tail.append(shift < 64 ? UInt8(truncatingIfNeeded: bits >> UInt64(shift)) : 0)
        }
        for start in stride(from: 0, to: tail.count, by: size) { absorb(tail[...], at: start) }
    }

    /// The word at an index.
    static func word<Word: FixedWidthInteger>(_ message: ArraySlice<UInt8>, _ index: Int) -> Word {
        var word: Word = 0
        let count = Word.bitWidth / 8
        for byte in 0..<count {
            word = word << 8 | Word(message[index + (isBigEndian ? byte : count - 1 - byte)])
        }
        return word
    }

    /// The bytes of the first words of a state.
    static func bytes<Word: FixedWidthInteger>(_ words: [Word], count: Int) -> [UInt8] {
        let size = Word.bitWidth / 8
        return (0..<count).map { index in
            let byte = isBigEndian ? size - 1 - index % size : index % size
            return UInt8(truncatingIfNeeded: words[index / size] >> Word(8 * byte))
        }
    }
}

extension FixedWidthInteger {
    @inline(__always)
    func rotatedLeft(_ bits: Int) -> Self {
        self &<< Self(truncatingIfNeeded: bits)
            | Self(
                truncatingIfNeeded: Magnitude(truncatingIfNeeded: self)
                    &>> Magnitude(truncatingIfNeeded: Self.bitWidth - bits)
            )
    }

    @inline(__always)
    func rotatedRight(_ bits: Int) -> Self { rotatedLeft(Self.bitWidth - bits) }
}
