import Columns
import Reporting
import Testing

@Suite("Rows as JSON")
struct RowLinesTests {
    private func bytes(_ texts: [String]) -> ColumnVector.Values {
        var all = ByteArrays()
        for text in texts { all.append(text.utf8) }
        return .bytes(all)
    }

    private func line(_ type: DataType, _ values: ColumnVector.Values) -> String {
        let vector = ColumnVector(type: type, count: 1, validity: nil, values: values)
        let text = RowLines(TableSchema([Field("v", type)]), [vector]).text
        return String(text.dropFirst(5).dropLast(2))
    }

    @Test func keepsValuesInTheirTypes() {
        #expect(line(.boolean, .booleans([true])) == "true")
        #expect(line(.bigint, .int64([.min])) == "-9223372036854775808")
        #expect(line(.float, .floats([0.1])) == "0.1")
        #expect(line(.double, .doubles([1.5e300])) == "1.5e+300")
        #expect(line(.double, .doubles([.nan])) == #""NaN""#)
        #expect(line(.float, .floats([-.infinity])) == #""-Infinity""#)
        #expect(line(.string, bytes(["a \"b\"\n"])) == #""a \"b\"\n""#)
        #expect(line(.null, .none) == "null")
    }

    @Test func keepsTheDigitsOfDecimals() {
        let type: DataType = .decimal(precision: 38, scale: 2)
        #expect(line(type, .decimals([1])) == "0.01")
        #expect(line(type, .decimals([-1234])) == "-12.34")
        #expect(line(type, .decimals([-5])) == "-0.05")
        #expect(
            line(.decimal(precision: 38, scale: 0), .decimals([Int128(Int64.max) * 100]))
                == "922337203685477580700"
        )
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("\u{3FF}?", "z78/"),
    ])
    func writesBytesInBase64(text: String, expected: String) {
        #expect(line(.binary, bytes([text])) == "\"\(expected)\"")
    }

    @Test func writesTimesAsISO8601() {
        #expect(line(.date, .int32([-719_529])) == #""-0001-12-31""#)
        #expect(line(.date, .int32([18_386])) == #""2020-05-04""#)
        #expect(line(.timestamp, .int64([1_588_586_400_500_000])) == #""2020-05-04T10:00:00.5Z""#)
        #expect(line(.timestamp, .int64([-1])) == #""1969-12-31T23:59:59.999999Z""#)
        #expect(line(.timestampNTZ, .int64([0])) == #""1970-01-01T00:00:00""#)
        #expect(line(.timestamp, .int64([253_402_300_800_000_000])) == #""+10000-01-01T00:00:00Z""#)
    }

    @Test func writesNestedValues() throws {
        let entry: DataType = .structure([
            Field("key", .int, isNullable: false), Field("value", .string),
        ])
        let entries = ColumnVector(
            type: entry,
            count: 2,
            validity: nil,
            values: .structures([
                ColumnVector(type: .int, count: 2, validity: nil, values: .int32([7, 8])),
                ColumnVector(
                    type: .string,
                    count: 2,
                    validity: Bitmap([true, false]),
                    values: bytes(["x", ""])
                ),
            ])
        )
        #expect(
            line(.map(key: .int, value: .string), .lists(offsets: [0, 2], elements: entries))
                == #"{"7":"x","8":null}"#
        )
        #expect(
            line(.array(element: entry), .lists(offsets: [0, 2], elements: entries))
                == #"[{"key":7,"value":"x"},{"key":8,"value":null}]"#
        )
        #expect(line(.array(element: entry), .lists(offsets: [0, 0], elements: entries)) == "[]")
        let keys = try #require(ColumnVector.concatenated([entries.taking([0])]))
        let nested: DataType = .map(key: entry, value: .string)
        let pair = ColumnVector(
            type: nested.elementType ?? .null,
            count: 1,
            validity: nil,
            values: .structures([keys, .nulls(.string, count: 1)])
        )
        #expect(
            line(nested, .lists(offsets: [0, 1], elements: pair))
                == #"[{"key":{"key":7,"value":"x"},"value":null}]"#
        )
    }

    @Test func writesALineForEachRow() {
        let schema = TableSchema([Field("id", .int), Field("no \"te\"", .string)])
        let ids = ColumnVector(type: .int, count: 2, validity: nil, values: .int32([1, 2]))
        let text = RowLines(schema, [ids, .nulls(.string, count: 2)]).text
        #expect(
            text == """
                {"id":1,"no \\"te\\"":null}
                {"id":2,"no \\"te\\"":null}

                """
        )
        #expect(RowLines(schema, []).text.isEmpty)
    }
}
