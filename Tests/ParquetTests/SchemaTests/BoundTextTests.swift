import Buffers
import Columns
import Testing

@testable import Parquet

@Suite("Bounds as text")
struct BoundTextTests {
    private func text(
        _ type: PhysicalType,
        _ logical: LogicalType?,
        _ bytes: [UInt8],
        length: Int? = nil
    ) throws -> String {
        let column = SchemaNode.column("c", type, typeLength: length, logicalType: logical)
        return try Schema(columns: [column]).leaves[0].boundText(Bytes(bytes))
    }

    private func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    @Test func numbers() throws {
        #expect(try text(.boolean, nil, [1]) == "true")
        #expect(try text(.int32, nil, bytes(Int32(-5))) == "-5")
        let unsigned = LogicalType.integer(bitWidth: 32, isSigned: false)
        #expect(try text(.int32, unsigned, bytes(UInt32.max)) == "4294967295")
        let wide = LogicalType.integer(bitWidth: 64, isSigned: false)
        #expect(try text(.int64, wide, bytes(UInt64.max)) == "18446744073709551615")
        #expect(try text(.double, nil, bytes((-0.5).bitPattern)) == "-0.5")
        #expect(try text(.float, nil, bytes(Float(2.5).bitPattern)) == "2.5")
        #expect(
            try text(.fixedLengthByteArray, .float16, [0x00, 0xC1], length: 2) == "-2.5"
        )
    }

    @Test(
        arguments: [(12_345, 2, "123.45"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7")]
            as [(Int64, Int, String)]
    )
    func decimalsInAllForms(unscaled: Int64, scale: Int, expected: String) throws {
        let type = LogicalType.decimal(precision: 9, scale: scale)
        let bigEndian = Array(bytes(unscaled).reversed())
        #expect(try text(.int32, type, bytes(Int32(unscaled))) == expected)
        #expect(try text(.int64, type, bytes(unscaled)) == expected)
        #expect(try text(.byteArray, type, bigEndian) == expected)
        #expect(try text(.byteArray, type, Array(bigEndian.suffix(2))) == expected)
        #expect(try text(.fixedLengthByteArray, type, bigEndian, length: 8) == expected)
    }

    @Test func datesAndTimes() throws {
        #expect(try text(.int32, .date, bytes(Int32(18_386))) == "2020-05-04")
        #expect(try text(.int32, .date, bytes(Int32(-1))) == "1969-12-31")
        func clock(_ unit: TimeUnit, _ number: Int64) throws -> String {
            unit == .millis
                ? try text(
                    .int32,
                    .time(unit: unit, isAdjustedToUTC: true),
                    bytes(Int32(number))
                )
                : try text(.int64, .time(unit: unit, isAdjustedToUTC: false), bytes(number))
        }
        #expect(try clock(.millis, 3_723_004) == "01:02:03.004")
        #expect(try clock(.micros, 86_399_000_000) == "23:59:59")
        #expect(try clock(.nanos, 1) == "00:00:00.000000001")
        func instant(_ unit: TimeUnit, _ isUTC: Bool, _ number: Int64) throws -> String {
            try text(.int64, .timestamp(unit: unit, isAdjustedToUTC: isUTC), bytes(number))
        }
        #expect(try instant(.millis, true, 1_588_550_400_000) == "2020-05-04T00:00:00Z")
        #expect(try instant(.micros, false, -1) == "1969-12-31T23:59:59.999999")
        #expect(try instant(.nanos, false, 1_500_000_000) == "1970-01-01T00:00:01.500000000")
        // No bits of a file make it stop.
        for unit in TimeUnit.allCases {
            #expect(try !instant(unit, true, .min).isEmpty)
            #expect(try !instant(unit, true, .max).isEmpty)
        }
    }

    @Test func bytesOfOtherMeanings() throws {
        #expect(
            try text(.fixedLengthByteArray, .uuid, Array(0x10...0x1F), length: 16)
                == "10111213-1415-1617-1819-1a1b1c1d1e1f"
        )
        #expect(try text(.byteArray, .string, Array("Maß".utf8)) == "Maß")
        #expect(try text(.byteArray, nil, [0x00, 0xFF]) == "0x00ff")
        #expect(
            try text(
                .byteArray,
                .decimal(precision: 40, scale: 0),
                [UInt8](repeating: 1, count: 17)
            )
                == "0x" + String(repeating: "01", count: 17)
        )
        let vast = LogicalType.decimal(precision: 1 << 30, scale: 1 << 30)
        #expect(try text(.int32, vast, bytes(Int32(7))) == "0x07000000")
        // Of the wrong length: a damaged file.
        #expect(try text(.int32, .date, [1]) == "0x01")
        #expect(try text(.fixedLengthByteArray, .uuid, [1], length: 16) == "0x01")
    }
}
