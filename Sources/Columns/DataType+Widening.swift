extension DataType {
    /// The narrowest type that holds every value of both, or `nil` if there is none.
    ///
    /// | one | other | both |
    /// | --- | --- | --- |
    /// | integer | wider integer | the wider |
    /// | integer | `float`, `double` | `double` |
    /// | `float` | `double` | `double` |
    /// | integer | `decimal` | `decimal` with room for the integer's digits |
    /// | `decimal` | `decimal` | most integer digits and most decimals, up to 38 in all |
    /// | `date` | `timestamp`, `timestamp_ntz` | that, at midnight |
    /// | `binary` | `string` | `string` |
    /// | `void` | any | that |
    /// | `struct` | `struct` | the fields of both, by name |
    ///
    /// Arrays and maps meet where their elements do. An instant is no local time, and no decimal is
    /// a floating point number: neither pair has a type. The files of a table are unified by these
    /// rules too.
    package func widened(with other: DataType) -> DataType? {
        if self == other { return self }
        switch (self, other) {
        case (.null, _): return other
        case (_, .null): return self
        case (.string, .binary), (.binary, .string): return .string
        case (.date, .timestamp), (.date, .timestampNTZ): return other
        case (.timestamp, .date), (.timestampNTZ, .date): return self
        case (.array(let element), .array(let otherElement)):
            return element.widened(with: otherElement).map { .array(element: $0) }
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            guard let key = key.widened(with: otherKey),
                let value = value.widened(with: otherValue)
            else { return nil }
            return .map(key: key, value: value)
        case (.structure(let fields), .structure(let others)):
            return fields.widened(with: others).map { .structure($0) }
        default: return number(with: other)
        }
    }

    private func number(with other: DataType) -> DataType? {
        if let rank = integerBitWidth, let otherRank = other.integerBitWidth {
            return rank >= otherRank ? self : other
        }
        let isFloating = isFloatingPoint || other.isFloatingPoint
        if isFloating {
            let areExact = [self, other].allSatisfy {
                $0.isFloatingPoint || $0.integerBitWidth != nil
            }
            return areExact ? .double : nil
        }
        guard let (whole, scale) = digits, let (otherWhole, otherScale) = other.digits else {
            return nil
        }
        let widest = max(scale, otherScale)
        let precision = max(whole, otherWhole) + widest
        return precision <= 38 ? .decimal(precision: precision, scale: widest) : nil
    }

    private var isFloatingPoint: Bool { self == .float || self == .double }

    private var integerBitWidth: Int? {
        switch self {
        case .tinyint: 8
        case .smallint: 16
        case .int: 32
        case .bigint: 64
        default: nil
        }
    }

    /// The digits before and behind the point, as many as Spark counts.
    private var digits: (whole: Int, scale: Int)? {
        switch self {
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .int: (10, 0)
        case .bigint: (20, 0)
        case .decimal(let precision, let scale): (precision - scale, scale)
        default: nil
        }
    }
}

extension [Field] {
    /// The fields of both, in the order of the first, those that only the second has behind; `nil`
    /// if some field has no type for both.
    ///
    /// Names that differ in case only are one field, unless one of the two lists has both. What may
    /// be null in one, or is missing, may be null.
    package func widened(with others: [Field]) -> [Field]? {
        var result = self
        var isMet = [Bool](repeating: false, count: count)
        for other in others {
            guard let position = position(of: other.name, among: others), !isMet[position] else {
                result.append(Field(other.name, other.type))
                continue
            }
            guard let type = self[position].type.widened(with: other.type) else { return nil }
            isMet[position] = true
            let isNullable =
                self[position].isNullable || other.isNullable
                // What is nothing but null in one of them.
                || (type != .null && [self[position].type, other.type].contains(.null))
            result[position] = Field(self[position].name, type, isNullable: isNullable)
        }
        for position in indices where !isMet[position] { result[position].isNullable = true }
        return result
    }

    private func position(of name: String, among others: [Field]) -> Int? {
        if let exact = firstIndex(where: { $0.name == name }) { return exact }
        let lowered = name.lowercased()
        func isAlike(_ field: Field) -> Bool { field.name.lowercased() == lowered }
        guard count(where: isAlike) == 1, others.count(where: isAlike) == 1 else { return nil }
        return firstIndex(where: isAlike)
    }
}
