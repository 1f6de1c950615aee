extension ColumnVector {
    /// The values of all `vectors`, which are of one type, one after the other.
    ///
    /// - Returns: `nil` if there is no vector.
    public static func concatenated(_ vectors: [ColumnVector]) -> ColumnVector? {
        guard let first = vectors.first else { return nil }
        guard vectors.count > 1 else { return first }
        let count = vectors.reduce(0) { $0 + $1.count }
        var validity: Bitmap?
        if vectors.contains(where: { $0.validity != nil }) {
            var bits = Bitmap(repeating: true, count: count)
            var at = 0
            for vector in vectors {
                if let source = vector.validity {
                    for index in 0..<vector.count where !source[index] { bits[at + index] = false }
                }
                at += vector.count
            }
            validity = bits
        }
        var values = first.values
        for vector in vectors.dropFirst() { values.append(vector.values) }
        return ColumnVector(type: first.type, count: count, validity: validity, values: values)
    }
}

extension ColumnVector.Values {
    fileprivate mutating func append(_ other: ColumnVector.Values) {
        switch (self, other) {
        case (.booleans(let left), .booleans(let right)): self = .booleans(left + right)
        case (.int32(let left), .int32(let right)): self = .int32(left + right)
        case (.int64(let left), .int64(let right)): self = .int64(left + right)
        case (.floats(let left), .floats(let right)): self = .floats(left + right)
        case (.doubles(let left), .doubles(let right)): self = .doubles(left + right)
        case (.decimals(let left), .decimals(let right)): self = .decimals(left + right)
        case (.bytes(let left), .bytes(let right)):
            let offsets = left.offsets.dropLast() + right.offsets.map { $0 + left.bytes.count }
            self = .bytes(ByteArrays(offsets: Array(offsets), bytes: left.bytes + right.bytes))
        case (.lists(let left, let elements), .lists(let right, let others)):
            self = .lists(
                offsets: left.dropLast() + right.map { $0 + elements.count },
                elements: ColumnVector.concatenated([elements, others]) ?? elements
            )
        case (.structures(let left), .structures(let right)):
            self = .structures(
                zip(left, right).map { ColumnVector.concatenated([$0, $1]) ?? $0 }
            )
        default: self = .none
        }
    }
}
