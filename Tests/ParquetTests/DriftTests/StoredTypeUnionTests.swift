import Buffers
import Testing

@testable import Parquet

/// Which type holds the values of two, and what becomes of the values.
struct StoredTypeUnionTests {
    private static func timestamp(_ unit: TimeUnit, isUTC: Bool = true) -> StoredType {
        StoredType(.int64, .timestamp(unit: unit, isAdjustedToUTC: isUTC))
    }

    private static func integer(_ bitWidth: Int, isSigned: Bool = true) -> StoredType {
        StoredType(
            bitWidth == 64 ? .int64 : .int32,
            .integer(bitWidth: bitWidth, isSigned: isSigned)
        )
    }

    private static func decimal(
        _ precision: Int,
        _ scale: Int,
        _ type: PhysicalType,
        _ length: Int? = nil
    ) -> StoredType {
        StoredType(type, length: length, .decimal(precision: precision, scale: scale))
    }

    private static let void = StoredType(.int32, .null)
    private static let string = StoredType(.byteArray, .string)
    private static let bytes = StoredType(.byteArray)

    static let unions: [(StoredType, StoredType, StoredType?)] = [
        (integer(8), integer(16), integer(16)),
        (integer(16), StoredType(.int32), StoredType(.int32)),
        (StoredType(.int32), StoredType(.int64), StoredType(.int64)),
        (integer(8, isSigned: false), integer(16, isSigned: false), integer(16, isSigned: false)),
        (integer(8, isSigned: false), integer(8), integer(16)),
        (integer(8, isSigned: false), integer(16), integer(16)),
        (integer(16, isSigned: false), integer(8), StoredType(.int32)),
        (integer(32, isSigned: false), StoredType(.int32), StoredType(.int64)),
        (
            integer(64, isSigned: false), StoredType(.int32),
            decimal(20, 0, .fixedLengthByteArray, 9)
        ),
        (integer(64, isSigned: false), StoredType(.double), nil),
        (integer(8), StoredType(.float), StoredType(.double)),
        (StoredType(.int64), StoredType(.double), StoredType(.double)),
        (StoredType(.float), StoredType(.double), StoredType(.double)),
        (StoredType(.int32), decimal(5, 2, .int32), decimal(12, 2, .int64)),
        (StoredType(.int64), decimal(38, 19, .fixedLengthByteArray, 16), nil),
        (decimal(9, 2, .int32), decimal(9, 2, .int64), decimal(9, 2, .int32)),
        (decimal(9, 2, .int32), decimal(10, 4, .int64), decimal(11, 4, .int64)),
        (
            decimal(20, 0, .byteArray), decimal(9, 2, .int32),
            decimal(22, 2, .fixedLengthByteArray, 10)
        ),
        (decimal(38, 0, .fixedLengthByteArray, 16), decimal(2, 1, .int32), nil),
        (decimal(5, 2, .int32), StoredType(.double), nil),
        (StoredType(.int32, .date), timestamp(.millis), timestamp(.millis)),
        (
            StoredType(.int32, .date), timestamp(.micros, isUTC: false),
            timestamp(.micros, isUTC: false)
        ),
        (StoredType(.int32, .date), StoredType(.int96), timestamp(.micros)),
        (StoredType(.int32, .date), StoredType(.int32), nil),
        (StoredType(.int96), timestamp(.millis), timestamp(.micros)),
        (StoredType(.int96), timestamp(.nanos), timestamp(.nanos)),
        (StoredType(.int96), timestamp(.micros, isUTC: false), nil),
        (timestamp(.millis), timestamp(.nanos), timestamp(.nanos)),
        (timestamp(.millis), timestamp(.millis, isUTC: false), nil),
        (
            StoredType(.int32, .time(unit: .millis, isAdjustedToUTC: true)),
            StoredType(.int64, .time(unit: .nanos, isAdjustedToUTC: true)),
            StoredType(.int64, .time(unit: .nanos, isAdjustedToUTC: true))
        ),
        (string, bytes, string),
        (string, StoredType(.byteArray, .json), string),
        (StoredType(.byteArray, .enumeration), StoredType(.byteArray, .json), string),
        (string, StoredType(.byteArray, .bson), nil),
        (StoredType(.fixedLengthByteArray, length: 4), bytes, bytes),
        (
            StoredType(.fixedLengthByteArray, length: 4),
            StoredType(.fixedLengthByteArray, length: 5), bytes
        ),
        (StoredType(.fixedLengthByteArray, length: 16, .uuid), bytes, nil),
        (string, StoredType(.int32), nil),
        (StoredType(.boolean), StoredType(.int32), nil),
        (void, string, string),
        (void, StoredType(.boolean), StoredType(.boolean)),
    ]

    @Test(arguments: unions.indices)
    func theNarrowestTypeForBoth(number: Int) throws {
        let (one, other, wanted) = Self.unions[number]
        #expect(one.union(other) == wanted)
        #expect(other.union(one) == wanted)
        #expect(one.union(one) == one)
        guard let wanted else { return }
        #expect(wanted.union(one) == wanted, "what was taken in changes nothing")
        for type in [one, other] where type.annotation != .null {
            #expect(throws: Never.self) { try type.conversion(to: wanted) }
        }
    }

    /// Unions of three do not depend on the order, wherever both orders have one.
    @Test func theOrderDoesNotMatter() {
        let types = Self.unions.flatMap { [$0.0, $0.1] }
        var count = 0
        for a in types {
            for b in types {
                for c in types {
                    guard let left = a.union(b)?.union(c), let right = b.union(c)?.union(a) else {
                        continue
                    }
                    count += 1
                    #expect(left == right, "\(a), \(b), \(c)")
                }
            }
        }
        #expect(count > 1_000)
    }

    // MARK: Values

    private func converted(
        _ value: [UInt8],
        _ source: SchemaNode,
        _ target: SchemaNode
    ) throws -> [UInt8] {
        let source = try Schema(columns: [source]).leaves[0]
        let target = try Schema(columns: [target]).leaves[0]
        var store = ValueStore(layout: try ValueLayout(source))
        unsafe value.withUnsafeBytes { unsafe store.append($0) }
        let conversion = try #require(
            try StoredType(source).conversion(to: StoredType(target)),
            "the values do not stay"
        )
        var result = ValueStore(layout: .fixed(1))
        try store.convert(conversion, to: target, into: &result)
        return unsafe [UInt8](result.value(at: 0))
    }

    private func little(_ number: some FixedWidthInteger) -> [UInt8] {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe Array($0) }
    }

    private func instant(_ unit: TimeUnit) -> SchemaNode {
        .column("c", .int64, logicalType: .timestamp(unit: unit, isAdjustedToUTC: true))
    }

    @Test func valuesBecomeWider() throws {
        let int = SchemaNode.column("c", .int32)
        let long = SchemaNode.column("c", .int64)
        #expect(try converted(little(Int32.min), int, long) == little(Int64(Int32.min)))
        let byte = SchemaNode.column(
            "c",
            .int32,
            logicalType: .integer(bitWidth: 8, isSigned: false)
        )
        #expect(try converted(little(Int32(-1)), byte, long) == little(Int64(255)))
        let unsigned = SchemaNode.column(
            "c",
            .int32,
            logicalType: .integer(bitWidth: 32, isSigned: false)
        )
        #expect(try converted(little(UInt32.max), unsigned, long) == little(Int64(UInt32.max)))
        let double = SchemaNode.column("c", .double)
        #expect(try converted(little(Int32(-7)), int, double) == little((-7.0).bitPattern))
        #expect(
            try converted(little(Float(0.1).bitPattern), .column("c", .float), double)
                == little(Double(Float(0.1)).bitPattern)
        )
        #expect(
            try converted(little(Int64(1) << 60), long, double) == little(0x1p60.bitPattern)
        )
        let wide = SchemaNode.column(
            "c",
            .fixedLengthByteArray,
            typeLength: 9,
            logicalType: .decimal(precision: 20, scale: 2)
        )
        #expect(
            try converted(little(Int32(-1)), int, wide)
                == [255, 255, 255, 255, 255, 255, 255, 255, 156]
        )
    }

    @Test func timesBecomeFiner() throws {
        let date = SchemaNode.column("c", .int32, logicalType: .date)
        #expect(
            try converted(little(Int32(-1)), date, instant(.micros))
                == little(Int64(-86_400_000_000))
        )
        #expect(
            try converted(little(Int64(-3)), instant(.millis), instant(.nanos))
                == little(Int64(-3_000_000))
        )
        // The day before the epoch, one nanosecond before midnight: rounded down, as Spark does.
        let old = little(Int64(86_399_999_999_999)) + little(Int32(2_440_587))
        #expect(
            try converted(old, .column("c", .int96), instant(.micros)) == little(Int64(-1))
        )
        #expect(
            try converted(old, .column("c", .int96), instant(.nanos)) == little(Int64(-1))
        )
    }

    private func refusal(
        _ value: [UInt8],
        _ source: SchemaNode,
        _ target: SchemaNode
    ) -> String? {
        do {
            _ = try converted(value, source, target)
            return nil
        } catch { return "\(error)" }
    }

    @Test func whatDoesNotFitIsAnError() throws {
        let cure =
            ", which the column is since files of other types are read with this one: leave the "
            + "column out with --drop, or run the files apart"
        let text = SchemaNode.column("c", .byteArray, logicalType: .string)
        #expect(
            refusal(little(Int64.max), .column("c", .int64), .column("c", .double))
                == "unsupported: an integer that no DOUBLE equals cannot become DOUBLE" + cure
        )
        #expect(
            refusal(little(Int64.max), instant(.millis), instant(.nanos))
                == "unsupported: a value outside its range cannot become INT64 TIMESTAMP(NANOS, UTC)"
                + cure
        )
        #expect(
            refusal([0xC3], .column("c", .byteArray), text)
                == "unsupported: a byte string that is no UTF-8 cannot become BYTE_ARRAY STRING"
                + cure
        )
        let decimal = SchemaNode.column(
            "c",
            .int32,
            logicalType: .decimal(precision: 2, scale: 0)
        )
        let wider = SchemaNode.column("c", .int64, logicalType: .decimal(precision: 12, scale: 1))
        #expect(refusal(little(Int32.max), decimal, wider) == nil)
        #expect(
            refusal(
                Array(repeating: 0x7F, count: 17),
                .column(
                    "c",
                    .byteArray,
                    logicalType: .decimal(precision: 2, scale: 0)
                ),
                wider
            ) == "corrupt: a DECIMAL value has more than 38 digits"
        )
        #expect(
            refusal(
                Array(repeating: 0x7F, count: 16),
                .column("c", .byteArray, logicalType: .decimal(precision: 2, scale: 0)),
                wider
            )?.hasPrefix("unsupported: a value outside its range") == true
        )
    }
}
