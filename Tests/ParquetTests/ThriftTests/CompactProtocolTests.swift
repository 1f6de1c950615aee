import Buffers
import SeededRandom
import Testing

@testable import Parquet

@Suite("Thrift's compact protocol")
struct CompactProtocolTests {
    /// A struct of one integer field.
    private func encoded(_ value: Int64) -> Bytes {
        var writer = CompactWriter()
        writer.writeStruct { $0.int64(1, value) }
        return writer.finished()
    }

    private func decoded(_ bytes: Bytes) throws(ParquetError) -> Int64? {
        var reader = CompactReader(bytes)
        var scope = try reader.beginStruct("Sample")
        var value: Int64?
        while let field = try reader.nextField(&scope) {
            value = try reader.integer(field, "value")
        }
        return value
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 8_191, 1 << 40, .max, .min] as [Int64])
    func keepsIntegers(_ value: Int64) throws {
        #expect(try decoded(encoded(value)) == value)
    }

    @Test(arguments: Seeds.first(8))
    func keepsAnyInteger(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let value = Int64(
                truncatingIfNeeded: random.next() >> UInt64.random(in: 0..<64, using: &random)
            )
            #expect(try decoded(encoded(value)) == value)
        }
    }

    @Test func encodesAsTheSpecificationSays() {
        var writer = CompactWriter()
        writer.writeStruct { writer in
            writer.boolean(1, true)
            writer.int32(2, 150)
            writer.string(20, "hi")
            writer.booleans(21, [true, false])
        }
        #expect(
            writer.finished().array == [
                0x11, 0x15, 0xAC, 0x02, 0x08, 40, 2, 0x68, 0x69, 0x19, 0x21, 1, 2, 0,
            ]
        )
    }

    @Test func refusesAnEndlessVarint() {
        #expect(throws: ParquetError.self) {
            try decoded(Bytes([0x16] + [UInt8](repeating: 0xFF, count: 12)))
        }
        #expect(throws: ParquetError.self) {
            try decoded(Bytes([0x16] + [UInt8](repeating: 0xFF, count: 9) + [2, 0]))
        }
    }

    @Test func everyCutIsTruncated() throws {
        let whole = try Fixture.bytes("footers/nested.parquet")
        guard
            case .complete(let footer) = try Footer.parse(
                tail: whole,
                fileByteCount: Int64(whole.count)
            )
        else { throw ParquetError(.corrupt, "the fixture is not whole") }
        let metadata = whole[whole.count - footer.byteCount..<whole.count - 8]
        for count in 0..<metadata.count {
            let error = #expect(throws: ParquetError.self) {
                try FileMetadata(serialized: metadata[0..<count])
            }
            #expect(error?.kind == .truncated, "cut to \(count) bytes")
        }
    }

    @Test func aListLongerThanTheBytesIsRefusedBeforeItIsAllocated() {
        // path_in_schema: a list of two billion strings in twelve bytes.
        let bytes = Bytes([0x39, 0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0, 0, 0, 0])
        let error = #expect(throws: ParquetError.self) {
            var reader = CompactReader(bytes)
            _ = try ColumnMetadata(from: &reader)
        }
        #expect(error?.kind == .truncated)
        #expect(
            error?.message == "2147483647 elements or bytes are announced, only 5 bytes follow"
        )
    }

    @Test func nestingIsBounded() {
        // A field 1 that is a struct whose field 1 is a struct, and so on.
        let structs = Bytes([UInt8](repeating: 0x1C, count: 100_000))
        // A field 1 that is a list of one list of one list, and so on.
        let lists = Bytes([UInt8](repeating: 0x19, count: 100_000))
        for bytes in [structs, lists] {
            let error = #expect(throws: ParquetError.self) {
                var reader = CompactReader(bytes)
                _ = try SizeStatistics(from: &reader)
            }
            #expect(error != nil)
        }
        let error = #expect(throws: ParquetError.self) {
            var reader = CompactReader(structs)
            try reader.skipValue(of: .structure)
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test func unknownFieldsAreBounded() {
        var limits = ParquetLimits()
        limits.unknownFieldLimit = 10
        // Eleven booleans, one byte each.
        let bytes = Bytes([0xA1] + [UInt8](repeating: 0x11, count: 10) + [0])
        let error = #expect(throws: ParquetError.self) {
            var reader = CompactReader(bytes, limits: limits)
            _ = try SizeStatistics(from: &reader)
        }
        #expect(error?.message == "more than 10 fields are of unknown meaning")
    }

    @Test func namesTheFieldThatIsWrong() {
        var writer = CompactWriter()
        writer.writeStruct { writer in
            writer.int32(1, 0)
            writer.int32(2, -5)
        }
        let bytes = writer.finished()
        let error = #expect(throws: ParquetError.self) {
            var reader = CompactReader(bytes)
            _ = try PageHeader(from: &reader)
        }
        #expect(
            error.map { "\($0)" }
                == "corrupt: PageHeader.uncompressed_page_size is -5, expected 0 or more (byte 4)"
        )
    }

    @Test func refusesAFieldOfAnotherType() {
        var writer = CompactWriter()
        writer.writeStruct { $0.int32(4, 7) }
        let bytes = writer.finished()
        let error = #expect(throws: ParquetError.self) {
            var reader = CompactReader(bytes)
            _ = try SchemaElement(from: &reader)
        }
        #expect(error?.message == "SchemaElement.name is encoded as i32, expected binary")
    }

    /// Every kind of value can be passed over, and is kept as it was.
    @Test func keepsUnknownFields() throws {
        var writer = CompactWriter()
        writer.writeStruct { writer in
            writer.string(1, "key")
            writer.boolean(100, false)
            writer.int8(101, -7)
            writer.int64s(102, [1, -2, .max])
            writer.structure(103) { $0.strings(4, ["a", "b"]) }
            writer.binary(32_000, Bytes([1, 2, 3]))
            // A map of one string to one double, and a UUID.
            writer.unknown([
                UnknownField(
                    id: 104,
                    type: 11,
                    bytes: Bytes([1, 0x87, 1, 0x61, 1, 2, 3, 4, 5, 6, 7, 8])
                ),
                UnknownField(id: 105, type: 13, bytes: Bytes(Array(0..<16))),
            ])
        }
        let bytes = writer.finished()
        var reader = CompactReader(bytes)
        let value = try KeyValue(from: &reader)
        #expect(value.unknownFields.map(\.id) == [100, 101, 102, 103, 32_000, 104, 105])
        #expect(reader.remaining == 0)

        var again = CompactWriter()
        value.write(to: &again)
        let kept = again.finished()
        #expect(kept == bytes)
    }
}
