import Testing

@testable import Parquet

@Suite("Columns that differ")
struct LeafDifferenceTests {
    private func leaf(_ column: SchemaNode) throws -> LeafColumn {
        try Schema(columns: [column]).leaves[0]
    }

    private func mismatch(_ column: SchemaNode, _ target: SchemaNode) throws -> String? {
        let (column, target) = (try leaf(column), try leaf(target))
        #expect(column.isIdentical(to: target) == (column.mismatch(with: target) == nil))
        return column.mismatch(with: target)
    }

    @Test func samenessIsNothing() throws {
        let micros = LogicalType.timestamp(unit: .micros, isAdjustedToUTC: true)
        let column = SchemaNode.column("t", .int64, logicalType: micros, fieldID: 3)
        #expect(try mismatch(column, column) == nil)
    }

    /// The older and the newer annotation of the same meaning are one.
    @Test func bothGenerationsOfAnnotationsAgree() throws {
        let new = try leaf(.column("s", .byteArray, logicalType: .string))
        var element = new.element
        element.logicalType = nil
        let old = try leaf(SchemaNode(element: element, children: []))
        #expect(old.convertedType == .utf8)
        #expect(old.isIdentical(to: new))
        #expect(new.isIdentical(to: old))
    }

    @Test func eachDifferenceIsNamed() throws {
        let plain = SchemaNode.column("a", .int64)
        #expect(
            try mismatch(plain, .column("A", .int64)) == "it is named a, in the output A"
        )
        #expect(
            try mismatch(plain, .column("a", .int32)) == "it is INT64, in the output INT32"
        )
        #expect(
            try mismatch(
                .column("a", .fixedLengthByteArray, typeLength: 4),
                .column("a", .fixedLengthByteArray, typeLength: 5)
            )
                == "it is FIXED_LEN_BYTE_ARRAY(4), in the output FIXED_LEN_BYTE_ARRAY(5)"
        )
        #expect(
            try mismatch(plain, .column("a", .int64, fieldID: 7))
                == "a has no field id, in the output field id 7"
        )
        #expect(
            try mismatch(plain, .column("a", .int64, .required))
                == "a is OPTIONAL, in the output REQUIRED"
        )
        #expect(
            try mismatch(plain, .column("a", .int64, .repeated))
                == "a is OPTIONAL, in the output REPEATED"
        )
        #expect(
            try mismatch(.column("a", .int64, .required), .column("a", .int64, .repeated))
                == "a is REQUIRED, in the output REPEATED"
        )
    }

    @Test func localAndUTCTimestampsDiffer() throws {
        func column(_ unit: TimeUnit, _ isUTC: Bool) -> SchemaNode {
            .column("t", .int64, logicalType: .timestamp(unit: unit, isAdjustedToUTC: isUTC))
        }
        #expect(
            try mismatch(column(.micros, true), column(.micros, false))
                == "t means TIMESTAMP(MICROS, UTC), in the output TIMESTAMP(MICROS, local)"
        )
        #expect(
            try mismatch(column(.micros, true), column(.millis, true))
                == "t means TIMESTAMP(MICROS, UTC), in the output TIMESTAMP(MILLIS, UTC)"
        )
    }

    @Test func groupsAroundCount() throws {
        func column(_ repetition: Repetition, _ type: LogicalType?) -> SchemaNode {
            .group("g", repetition, logicalType: type, children: [.column("a", .int64)])
        }
        #expect(
            try mismatch(column(.optional, .list), column(.optional, nil))
                == "g means LIST, in the output no annotation"
        )
        #expect(
            try mismatch(column(.optional, nil), column(.repeated, nil))
                == "g is OPTIONAL, in the output REPEATED"
        )
    }

    @Test func requiredIsNotOptional() throws {
        #expect(
            try mismatch(.column("a", .int64, .required), .column("a", .int64))
                == "a is REQUIRED, in the output OPTIONAL"
        )
    }
}
