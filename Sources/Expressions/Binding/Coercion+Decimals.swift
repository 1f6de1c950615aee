import Columns

/// Spark's rules for the digits of decimals.
struct DecimalDigits: Equatable {
    var precision: Int
    var scale: Int

    init(_ precision: Int, _ scale: Int) {
        self.precision = precision
        self.scale = scale
    }

    var type: DataType { .decimal(precision: precision, scale: scale) }

    /// Of a decimal, or of the decimals that hold all integers of a type; nil for other types.
    init?(_ type: DataType) {
        switch type {
        case .decimal(let precision, let scale): self.init(precision, scale)
        case .tinyint: self.init(3, 0)
        case .smallint: self.init(5, 0)
        case .int: self.init(10, 0)
        case .bigint: self.init(20, 0)
        default: return nil
        }
    }

    /// Of a literal: as many digits as are written.
    init?(_ literal: Literal) {
        let value: Int64
        switch literal {
        case .tinyint(let number): value = Int64(number)
        case .smallint(let number): value = Int64(number)
        case .int(let number): value = Int64(number)
        case .bigint(let number): value = number
        default: return nil
        }
        self.init(String(value.magnitude).utf8.count, 0)
    }

    /// Too many digits are cut behind the point, down to 6 there.
    private var adjusted: DecimalDigits {
        let limit = DecimalText.precisionLimit
        guard precision > limit else { return self }
        let whole = precision - scale
        return DecimalDigits(limit, max(limit - whole, min(scale, 6)))
    }

    /// The type of `left OPERATION right`.
    static func result(
        _ operation: ArithmeticOperator,
        _ left: DecimalDigits,
        _ right: DecimalDigits
    ) -> DecimalDigits {
        let wholes = (left.precision - left.scale, right.precision - right.scale)
        let scale = max(left.scale, right.scale)
        switch operation {
        case .multiply:
            return DecimalDigits(left.precision + right.precision + 1, left.scale + right.scale)
                .adjusted
        case .divide:
            let scale = max(6, left.scale + right.precision + 1)
            return DecimalDigits(wholes.0 + right.scale + scale, scale).adjusted
        case .remainder: return DecimalDigits(min(wholes.0, wholes.1) + scale, scale).adjusted
        default: return DecimalDigits(max(wholes.0, wholes.1) + scale + 1, scale).adjusted
        }
    }
}
