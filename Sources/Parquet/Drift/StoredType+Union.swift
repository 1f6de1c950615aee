extension StoredType {
    /// The narrowest type that holds every value of both, or `nil` if there is none.
    ///
    /// | one | other | both |
    /// | --- | --- | --- |
    /// | integer | wider integer | the wider; unsigned ones beside signed: the next wider signed |
    /// | integer | FLOAT, DOUBLE | DOUBLE; a value that is not exact in it is an error |
    /// | FLOAT | DOUBLE | DOUBLE |
    /// | integer | DECIMAL | DECIMAL with room for the integer's digits |
    /// | DECIMAL | DECIMAL | most integer digits and most decimals, up to 38 in all |
    /// | DATE | TIMESTAMP, INT96 | TIMESTAMP, at midnight (in UTC, or of the wall clock) |
    /// | TIMESTAMP | TIMESTAMP of the same meaning | the finer unit |
    /// | INT96 | TIMESTAMP in UTC | TIMESTAMP in UTC, microseconds or finer |
    /// | TIME | TIME of the same meaning | the finer unit |
    /// | STRING | ENUM, JSON, bytes | STRING; bytes that are not UTF-8 are an error |
    /// | bytes of a fixed length | bytes of another | BYTE_ARRAY |
    /// | nothing but nulls | any | that |
    ///
    /// All else agrees only with itself: local timestamps beside instants, decimals beside floating
    /// point, numbers beside text, UUID, FLOAT16, INTERVAL, BSON, types that are not known here.
    func union(_ other: StoredType) -> StoredType? {
        if self == other { return self }
        switch (meaning, other.meaning) {
        case (.void, _): return other
        case (_, .void): return self
        case (.integer(let a, let isASigned), .integer(let b, let isBSigned)):
            return integers(a, isASigned, other, b, isBSigned)
        case (.integer(64, isSigned: false), .float), (.integer(64, isSigned: false), .double),
            (.float, .integer(64, isSigned: false)), (.double, .integer(64, isSigned: false)):
            return nil
        case (.integer, .float), (.integer, .double), (.float, .integer), (.double, .integer),
            (.float, .double), (.double, .float):
            return StoredType(.double)
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            return decimals(other)
        case (.date, .timestamp): return other
        case (.timestamp, .date): return self
        case (.date, .instant96), (.instant96, .date):
            return .instants(.micros)
        case (.timestamp(let a, let isAUTC), .timestamp(let b, let isBUTC)):
            guard isAUTC == isBUTC else { return nil }
            return a.perSecond >= b.perSecond ? self : other
        case (.instant96, .timestamp(let unit, isAdjustedToUTC: true)),
            (.timestamp(let unit, isAdjustedToUTC: true), .instant96):
            return .instants(unit == .millis ? .micros : unit)
        case (.time(let a, let isAUTC), .time(let b, let isBUTC)):
            guard isAUTC == isBUTC else { return nil }
            return a.perSecond >= b.perSecond ? self : other
        case (.bytes(let isAText), .bytes(let isBText)):
            return StoredType(.byteArray, isAText || isBText ? .string : .none)
        default: return nil
        }
    }

    private static func instants(_ unit: TimeUnit) -> StoredType {
        StoredType(.int64, .timestamp(unit: unit, isAdjustedToUTC: true))
    }

    private func integers(
        _ bitWidth: Int,
        _ isSigned: Bool,
        _ other: StoredType,
        _ otherWidth: Int,
        _ isOtherSigned: Bool
    ) -> StoredType? {
        // One bit more for the sign of what has none.
        func signedWidth(_ width: Int, _ isSigned: Bool) -> Int { isSigned ? width : width * 2 }
        if isSigned == isOtherSigned { return bitWidth >= otherWidth ? self : other }
        let width = max(signedWidth(bitWidth, isSigned), signedWidth(otherWidth, isOtherSigned))
        if width > 64 { return .decimal(precision: 20, scale: 0) }
        if width == signedWidth(bitWidth, isSigned), isSigned { return self }
        if width == signedWidth(otherWidth, isOtherSigned), isOtherSigned { return other }
        return switch width {
        case 64: StoredType(.int64)
        case 32: StoredType(.int32)
        default: StoredType(.int32, .integer(bitWidth: width, isSigned: true))
        }
    }

    /// The digits before and behind the point.
    private var digits: (whole: Int, decimals: Int)? {
        switch meaning {
        // What has no sign has the digits of the signed type that holds it.
        case .integer(8, isSigned: true): (3, 0)
        case .integer(16, isSigned: true), .integer(8, isSigned: false): (5, 0)
        case .integer(32, isSigned: true), .integer(16, isSigned: false): (10, 0)
        case .integer: (20, 0)
        case .decimal(let precision, let scale): (precision - scale, scale)
        default: nil
        }
    }

    private func decimals(_ other: StoredType) -> StoredType? {
        guard let a = digits, let b = other.digits else { return nil }
        let scale = max(a.decimals, b.decimals)
        let precision = max(a.whole, b.whole) + scale
        guard precision <= 38 else { return nil }
        // Where only the digits grow, the values may stay as they are.
        for type in [self, other] where type.holds(precision: precision, scale: scale) {
            return type
        }
        return .decimal(precision: precision, scale: scale)
    }

    /// Whether this is a decimal of exactly that precision, stored in its smallest form.
    private func holds(precision: Int, scale: Int) -> Bool {
        self == .decimal(precision: precision, scale: scale)
    }

    /// A decimal in its smallest form, as Spark stores it.
    private static func decimal(precision: Int, scale: Int) -> StoredType? {
        guard
            let (type, length) = try? SchemaNode.storage(precision: precision, scale: scale)
        else { return nil }
        return StoredType(type, length: length, .decimal(precision: precision, scale: scale))
    }
}
