/// How values of one stored type become those of a wider one.
///
/// The conversion of a value is exact, or an error: nothing is rounded, but for the nanoseconds of
/// INT96 that become microseconds, as in Spark.
enum ValueConversion: Sendable {
    case numbers(NumberConversion)
    /// Integers that become doubles.
    case doubles(NumberForm)
    case floatsToDoubles
    /// Byte strings, whose bytes stay; those that become text must be UTF-8.
    case bytes(isText: Bool)
}

/// How a number is stored.
enum NumberForm: Sendable, Equatable {
    case int32
    /// An INT32 of which the low bits count.
    case unsigned32(bitWidth: Int)
    case int64
    case unsigned64
    /// Nanoseconds since 1970-01-01T00:00:00Z, stored as day and nanoseconds of the day.
    case int96
    /// Two's complement, of varying length if that is `nil`.
    case bigEndian(byteCount: Int?)
}

/// Numbers that are multiplied, or divided and rounded down.
struct NumberConversion: Sendable {
    var source: NumberForm
    var target: NumberForm
    /// What happens first, to dates and times of an old calendar.
    var rebase: CalendarRebase.Count?
    var multiplier: Int128 = 1
    var divisor: Int128 = 1
    /// The first magnitude that is too large, where the target's form does not say it.
    var limit: Int128?

    /// The number for the target, or `nil` if it cannot hold it.
    @inline(__always)
    func callAsFunction(_ number: Int128) -> Int128? {
        var result = rebase.map { $0(number) } ?? number
        if multiplier != 1 {
            let (product, isOutside) = result.multipliedReportingOverflow(by: multiplier)
            if isOutside { return nil }
            result = product
        }
        if divisor != 1 {
            let quotient = result / divisor
            result = quotient - (quotient * divisor > result ? 1 : 0)
        }
        if let limit, result >= limit || result <= -limit { return nil }
        return target.holds(result) ? result : nil
    }
}

extension NumberForm {
    @inline(__always)
    fileprivate func holds(_ number: Int128) -> Bool {
        switch self {
        case .int32: return Int32(exactly: number) != nil
        case .unsigned32(let bitWidth): return number >= 0 && number >> Int128(bitWidth) == 0
        case .int64: return Int64(exactly: number) != nil
        case .unsigned64: return UInt64(exactly: number) != nil
        case .int96: return Int64(exactly: number / 1_000) != nil
        case .bigEndian(let byteCount):
            guard let byteCount, byteCount < 16 else { return true }
            let bound = Int128(1) << Int128(byteCount * 8 - 1)
            return -bound <= number && number < bound
        }
    }
}

extension StoredType {
    /// What has to be done to values of this type so that they are of type `target`, which is this
    /// type's union with others; `nil` if they can stay as they are.
    ///
    /// - Parameter rebase: What is to be done to dates and times before.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the target is no such union.
    func conversion(
        to target: StoredType,
        rebase: CalendarRebase? = nil
    ) throws(ParquetError) -> ValueConversion? {
        let rebase = rebase?.count(of: self)
        if self == target, rebase == nil { return nil }
        switch (meaning, target.meaning) {
        case (.bytes, .bytes(let isText)):
            let isSame = physicalType == target.physicalType && length == target.length
            if case .bytes(isText: true) = meaning, isSame { return nil }
            return isSame && !isText ? nil : .bytes(isText: isText)
        case (.float, .double): return .floatsToDoubles
        case (.integer, .double): return .doubles(try numberForm(for: target))
        case (.instant96, .timestamp(let unit, _)):
            return .numbers(
                NumberConversion(
                    source: .int96,
                    target: .int64,
                    rebase: rebase,
                    divisor: Int128(1_000_000_000 / unit.perSecond)
                )
            )
        default: break
        }
        guard let factor = factor(to: target) else { throw noUnion(target) }
        var conversion = NumberConversion(
            source: try numberForm(for: target),
            target: try target.numberForm(for: target),
            rebase: rebase,
            multiplier: factor
        )
        if conversion.source == conversion.target, factor == 1, rebase == nil { return nil }
        if case .decimal(let precision, _) = target.meaning {
            conversion.limit = Self.power(precision)
        }
        return .numbers(conversion)
    }

    /// By what numbers of this type are multiplied to be of type `target`.
    private func factor(to target: StoredType) -> Int128? {
        switch (meaning, target.meaning) {
        case (.integer, .integer), (.date, .date), (.instant96, .instant96): 1
        case (.integer, .decimal(_, let scale)): Self.power(scale)
        case (.decimal(_, let scale), .decimal(_, let wider)) where wider >= scale:
            Self.power(wider - scale)
        case (.date, .timestamp(let unit, _)): 86_400 * Int128(unit.perSecond)
        case (.timestamp(let unit, _), .timestamp(let finer, _)),
            (.time(let unit, _), .time(let finer, _)):
            finer.perSecond >= unit.perSecond ? Int128(finer.perSecond / unit.perSecond) : nil
        default: nil
        }
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }

    private func numberForm(for target: StoredType) throws(ParquetError) -> NumberForm {
        switch (physicalType, annotation) {
        case (.int32, .integer(let bitWidth, isSigned: false)): .unsigned32(bitWidth: bitWidth)
        case (.int64, .integer(_, isSigned: false)): .unsigned64
        case (.int32, _): .int32
        case (.int64, _): .int64
        case (.int96, _): .int96
        case (.byteArray, .decimal): .bigEndian(byteCount: nil)
        case (.fixedLengthByteArray, .decimal): .bigEndian(byteCount: length)
        default: throw noUnion(target)
        }
    }

    private func noUnion(_ target: StoredType) -> ParquetError {
        ParquetError(.invalidRequest, "values of \(self) do not become \(target)")
    }
}
