import Columns
import SeededRandom
import Testing

@testable import Parquet

/// Types of tables meet as the columns of files do.
struct DataTypeWideningTests {
    @Test(arguments: Seeds.first(8))
    func typesMeetAsStoredTypesDo(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var meetings = 0
        for _ in 0..<2_000 {
            let one = Self.type(depth: 2, using: &random)
            let other =
                Int.random(in: 0..<2, using: &random) == 0
                ? Self.changed(one, using: &random) : Self.type(depth: 2, using: &random)
            let union = try SchemaUnion([
                try Schema(columns: [try SchemaNode("c", one)]),
                try Schema(columns: [try SchemaNode("c", other)]),
            ])
            let met = one.widened(with: other)
            #expect(
                met == (union.conflicts.isEmpty ? union.schema.tableSchema.fields[0].type : nil),
                "\(one), \(other)"
            )
            if met != nil { meetings += 1 }
        }
        #expect(meetings > 500)
    }

    private static let flat: [DataType] = [
        .null, .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .string, .binary,
        .date, .timestamp, .timestampNTZ, .decimal(precision: 9, scale: 2),
        .decimal(precision: 18, scale: 0), .decimal(precision: 38, scale: 10),
    ]

    private static func type(depth: Int, using random: inout SeededGenerator) -> DataType {
        guard depth > 0, Int.random(in: 0..<2, using: &random) == 0 else {
            return flat.randomElement(using: &random) ?? .null
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .array(element: type(depth: depth - 1, using: &random))
        case 1: return .map(key: .string, value: type(depth: depth - 1, using: &random))
        default:
            let names = ["a", "b", "A", "c"].shuffled(using: &random)
            return .structure(
                names.prefix(Int.random(in: 1...3, using: &random)).map {
                    Field(
                        $0,
                        type(depth: depth - 1, using: &random),
                        isNullable: Bool.random(using: &random)
                    )
                }
            )
        }
    }

    /// A type of the same shape, with other types at the leaves.
    private static func changed(_ type: DataType, using random: inout SeededGenerator) -> DataType {
        switch type {
        case .array(let element): .array(element: changed(element, using: &random))
        case .map(let key, let value): .map(key: key, value: changed(value, using: &random))
        case .structure(let fields):
            .structure(
                fields.shuffled(using: &random).map {
                    Field($0.name, changed($0.type, using: &random), isNullable: $0.isNullable)
                }
            )
        default:
            flat.filter { $0.widened(with: type) != nil }.randomElement(using: &random) ?? type
        }
    }
}
