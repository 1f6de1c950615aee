import Columns

extension Literal {
    /// A column vector that holds this value once.
    ///
    /// - Parameter zone: Says what instant a timestamp without a zone is.
    func vector(
        in zone: TimeZoneRules,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> ColumnVector {
        func one(_ type: DataType, _ values: ColumnVector.Values) -> ColumnVector {
            ColumnVector(type: type, count: 1, validity: nil, values: values)
        }
        func bytes(_ type: DataType, _ bytes: [UInt8]) -> ColumnVector {
            one(type, .bytes(ByteArrays(offsets: [0, bytes.count], bytes: bytes)))
        }
        switch self {
        case .null: return ColumnVector(type: .null, count: 1, validity: nil, values: .none)
        case .boolean(let value): return one(.boolean, .booleans([value]))
        case .tinyint(let value): return one(.tinyint, .int32([Int32(value)]))
        case .smallint(let value): return one(.smallint, .int32([Int32(value)]))
        case .int(let value): return one(.int, .int32([value]))
        case .bigint(let value): return one(.bigint, .int64([value]))
        case .float(let value): return one(.float, .floats([value]))
        case .double(let value): return one(.double, .doubles([value]))
        case .decimal(let unscaled, let precision, let scale):
            return one(.decimal(precision: precision, scale: scale), .decimals([unscaled]))
        case .string(let text): return bytes(.string, Array(text.utf8))
        case .binary(let content): return bytes(.binary, content)
        case .date(let days): return one(.date, .int32([days]))
        case .timestampNTZ(let micros): return one(.timestampNTZ, .int64([micros]))
        case .interval:
            throw ExpressionError(
                .typeMismatch,
                "an interval stands behind + or - of a date or timestamp and nowhere else",
                place
            )
        case .timestamp(let text):
            var reader = ZonedReader(zone)
            guard let micros = reader.instantMicros(Array(text.utf8)[...]) else {
                throw ExpressionError(
                    .syntax,
                    "the string is not a timestamp of a known time zone; write TIMESTAMP "
                        + "'2020-05-04 10:00:00'",
                    place
                )
            }
            return one(.timestamp, .int64([micros]))
        }
    }
}
