/// A cyclic redundancy check with mirrored bits, all ones at the start and inverted at the end.
///
/// So are both that S3 likes best. Tables work on sixteen bytes at once ("slicing"): each has what
/// a byte does to the checksum with so many bytes behind it.
struct CyclicCode<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    static var sliceCount: Int { 16 }

    /// The polynomial, mirrored.
    let polynomial: Word
    /// `sliceCount` tables of 256 entries.
    let tables: [Word]

    init(polynomial: Word) {
        self.polynomial = polynomial
        var tables = (0..<256).map { byte in
            (0..<8).reduce(Word(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
            }
        }
        for index in 256..<256 * Self.sliceCount {
            let previous = tables[index - 256]
            tables.append(tables[Int(previous & 0xFF)] ^ previous >> 8)
        }
        self.tables = tables
    }

    /// The checksum of what two checksums are of, one behind the other.
    ///
    /// - Parameter count: How many bytes the second one is of.
    func combined(_ first: Word, _ second: Word, count: Int64) -> Word {
        multiplied(first, shift(by: count)) ^ second
    }

    /// x to a power, modulo the polynomial.
    func power(_ exponent: Int) -> Word {
        (0..<exponent).reduce(Word(1) << (Word.bitWidth - 1)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
        }
    }

    /// x to the power of the bits of so many bytes, modulo the polynomial.
    private func shift(by count: Int64) -> Word {
        var result = Word(1) << (Word.bitWidth - 1)
        var square = result >> 8
        var remaining = count
        while remaining > 0 {
            if remaining & 1 == 1 { result = multiplied(result, square) }
            square = multiplied(square, square)
            remaining >>= 1
        }
        return result
    }

    /// The product modulo the polynomial; the highest bit stands for one.
    private func multiplied(_ left: Word, _ right: Word) -> Word {
        var product: Word = 0
        var factor = right
        for position in stride(from: Word.bitWidth - 1, through: 0, by: -1) {
            if left >> position & 1 == 1 { product ^= factor }
            factor = factor & 1 == 1 ? factor >> 1 ^ polynomial : factor >> 1
        }
        return product
    }
}
