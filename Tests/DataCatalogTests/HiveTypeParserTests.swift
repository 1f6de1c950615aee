import Columns
import SeededRandom
import Testing

@Suite("Hive types")
struct HiveTypeParserTests {
    @Test(arguments: [
        ("int", DataType.int), (" BIGINT ", .bigint), ("long", .bigint), ("void", .null),
        ("decimal", .decimal(precision: 10, scale: 0)),
        ("decimal(20)", .decimal(precision: 20, scale: 0)),
        ("Decimal ( 38 , 38 )", .decimal(precision: 38, scale: 38)), ("varchar(20)", .string),
        ("char(1)", .string), ("timestamp_ntz", .timestampNTZ),
        ("array< int >", .array(element: .int)),
        ("map<string,array<date>>", .map(key: .string, value: .array(element: .date))),
        ("struct<>", .structure([])),
        (
            "struct<a:int, B b :array<double>>",
            .structure([Field("a", .int), Field("B b", .array(element: .double))])
        ),
        ("struct<`a:b``<`:binary>", .structure([Field("a:b`<", .binary)])),
        ("struct<日本:boolean>", .structure([Field("日本", .boolean)])),
    ])
    func understands(_ text: String, _ type: DataType) throws {
        #expect(try DataType(hive: text) == type)
    }

    @Test(arguments: [
        ("", "found the end, expected a type (byte 0 of )"),
        ("flot", "the type flot is unknown (byte 0 of flot)"),
        ("int int", "found int, expected the end (byte 4 of int int)"),
        ("array<int", "found the end, expected > (byte 9 of array<int)"),
        ("array", "found the end, expected < (byte 5 of array)"),
        ("map<int>", "found >, expected , (byte 7 of map<int>)"),
        (
            "struct<a int,b:int>",
            "found ,b:int>, expected : after a field's name (byte 12 of struct<a int,b:int>)"
        ),
        ("struct<:int>", "found :int>, expected a field's name (byte 7 of struct<:int>)"),
        (
            "struct<`a:int>",
            "found the end, expected a closing backquote (byte 14 of struct<`a:int>)"
        ),
        (
            "decimal(39,0)",
            "a decimal has a precision of 1 to 38 and a scale up to its precision (byte 7 of decimal(39,0))"
        ),
        (
            "decimal(5,6)",
            "a decimal has a precision of 1 to 38 and a scale up to its precision (byte 7 of decimal(5,6))"
        ),
        ("decimal(5,)", "found ), expected a number (byte 10 of decimal(5,))"),
        (
            "decimal(99999999999999999999)",
            "found ), expected a number (byte 28 of decimal(99999999999999999999))"
        ),
        ("varchar", "found the end, expected ( (byte 7 of varchar)"),
        ("uniontype<int>", "the type uniontype is unknown (byte 0 of uniontype<int>)"),
    ])
    func refuses(_ text: String, _ description: String) throws {
        let error = #expect(throws: DataTypeError.self) { try DataType(hive: text) }
        #expect(error?.description == description)
    }

    @Test func refusesEndlessNesting() {
        let deep = String(repeating: "array<", count: 100_000)
        let error = #expect(throws: DataTypeError.self) { try DataType(hive: deep) }
        #expect(error?.kind == .unsupported)
        let allowed =
            String(repeating: "array<", count: 63) + "int" + String(repeating: ">", count: 63)
        #expect(throws: Never.self) { try DataType(hive: allowed) }
    }

    @Test(arguments: [
        ("a:b", "struct<`a:b`:int>"), ("a,b", "struct<`a,b`:int>"), ("a<b>", "struct<`a<b>`:int>"),
        ("a`b", "struct<`a``b`:int>"), ("", "struct<``:int>"), (" a", "struct<` a`:int>"),
        ("a b", "struct<a b:int>"), ("a.b", "struct<a.b:int>"), ("日本", "struct<日本:int>"),
    ])
    func quotesNamesThatWouldEndAField(name: String, text: String) throws {
        let type = DataType.structure([Field(name, .int)])
        #expect(type.description == text)
        #expect(try DataType(hive: text) == type)
    }

    /// What a type's description says is read as that type.
    @Test(arguments: UInt64(1)...8)
    func readsWhatDescriptionWrites(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let type = randomType(depth: 0, using: &random)
            #expect(try DataType(hive: type.description) == type)
        }
    }

    /// Any text at all gives a type or a `DataTypeError`.
    @Test(arguments: UInt64(1)...8)
    func survivesMutation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var bytes = Array(randomType(depth: 0, using: &random).description.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = Array("<>:,()`1a \u{7F}".utf8).randomElement(using: &random) ?? 0
            }
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(DataTypeError) {
                _ = try DataType(hive: text)
            } catch {
                #expect(error.text == text && (0...text.utf8.count).contains(error.offset))
            }
        }
    }

    private func randomType(depth: Int, using random: inout SeededGenerator) -> DataType {
        switch Int.random(in: 0...(depth < 3 ? 10 : 6), using: &random) {
        case 0: .string
        case 1: .bigint
        case 2: .timestampNTZ
        case 3: .null
        case 4: .decimal(precision: Int.random(in: 1...38, using: &random), scale: 1)
        case 5: .date
        case 6: .float
        case 7: .array(element: randomType(depth: depth + 1, using: &random))
        case 8: .map(key: .int, value: randomType(depth: depth + 1, using: &random))
        default:
            .structure(
                (0..<Int.random(in: 0...3, using: &random)).map { index in
                    Field("f\(index)", randomType(depth: depth + 1, using: &random))
                }
            )
        }
    }
}
