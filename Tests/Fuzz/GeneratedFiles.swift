import Buffers
import Codecs
import Columns

@testable import Parquet

/// Files of our own writer: among them every type, in every encoding the format has for it, with
/// every codec, both versions of pages, dictionaries that fill up, indexes and bloom filters.
enum GeneratedFiles {
    private struct Column {
        let node: SchemaNode
        let type: DataType
        var byteCount: Int?
    }

    /// - Parameter count: Seven or more have every column, and every codec.
    static func make(_ count: Int) throws -> [Bytes] {
        let all = try columns()
        return try (0..<count).map { number in
            var chance = Chance(seed: 4_711, number: UInt64(number))
            let chosen = (0..<5).map { all[(number * 5 + $0) % all.count] }
            return try file(chosen, number, using: &chance)
        }
    }

    private static func columns() throws -> [Column] {
        let plain: [DataType] = [
            .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .string, .binary, .date,
            .timestamp, .timestampNTZ, .decimal(precision: 7, scale: 2),
            .decimal(precision: 15, scale: 0), .decimal(precision: 30, scale: 5), .null,
        ]
        let pair: DataType = .structure([Field("a", .int), Field("b", .string)])
        let nested: [DataType] = [
            .array(element: .int), .array(element: .string), .map(key: .string, value: .bigint),
            pair, .array(element: pair), .array(element: .array(element: .double)),
            .structure([Field("x", .array(element: pair)), Field("y", .boolean)]),
        ]
        var columns = try (plain + nested).enumerated().flatMap { index, type in
            let isNested = index >= plain.count
            let optional = Column(node: try SchemaNode("c\(index)", type), type: type)
            guard !isNested, type != .null else { return [optional] }
            let node = try SchemaNode("r\(index)", type, isNullable: false)
            return [optional, Column(node: node, type: type)]
        }
        func add(
            _ name: String,
            _ physical: PhysicalType,
            _ type: DataType,
            _ logical: LogicalType? = nil,
            length: Int? = nil
        ) {
            let node = SchemaNode.column(
                name,
                physical,
                .optional,
                typeLength: length,
                logicalType: logical
            )
            columns.append(Column(node: node, type: type, byteCount: length))
        }
        add("old", .int96, .timestamp)
        add("fixed", .fixedLengthByteArray, .binary, length: 5)
        add("uuid", .fixedLengthByteArray, .binary, .uuid, length: 16)
        add("half", .fixedLengthByteArray, .float, .float16, length: 2)
        add("byte", .int32, .smallint, .integer(bitWidth: 8, isSigned: false))
        add("unsigned", .int32, .bigint, .integer(bitWidth: 32, isSigned: false))
        let decimal: DataType = .decimal(precision: 20, scale: 0)
        add("huge", .int64, decimal, .integer(bitWidth: 64, isSigned: false))
        add("millis", .int64, .timestamp, .timestamp(unit: .millis, isAdjustedToUTC: true))
        add("nanos", .int64, .timestamp, .timestamp(unit: .nanos, isAdjustedToUTC: true))
        add("json", .byteArray, .string, .json)
        return columns
    }

    private static func file(
        _ columns: [Column],
        _ number: Int,
        using chance: inout Chance
    ) throws -> Bytes {
        let schema = try Schema(columns: columns.map(\.node))
        var writer = ParquetWriter(
            schema: schema,
            options: options(schema, number, using: &chance),
            keyValues: [KeyValue(key: "made by", value: "nobody in particular")]
        )
        for _ in 0..<chance.number(1...2) {
            let rowCount = chance.one(of: [1, 40, 130])
            try writer.appendRowGroup(
                columns.map { column in
                    let vector = RandomVectors(byteCount: column.byteCount)
                        .vector(column.type, count: rowCount, using: &chance)
                    return column.node.repetition == .required ? vector.withoutNulls : vector
                }
            )
        }
        return writer.finish()
    }

    static func options(
        _ schema: Schema,
        _ number: Int,
        using chance: inout Chance
    ) -> WriterOptions {
        var options = WriterOptions()
        options.codec = Codec.allCases[number % Codec.allCases.count]
        options.pageVersion = number / Codec.allCases.count % 2 == 0 ? .v1 : .v2
        options.pageRowLimit = chance.one(of: [7, 50, 65_536])
        options.dictionaryByteLimit = chance.one(of: [60, 1 << 20, 1 << 20])
        options.writesChecksums = chance.once(in: 4)
        let all: [Encoding] = [
            .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray,
            .byteStreamSplit,
        ]
        for leaf in schema.leaves {
            options.encodings[leaf.path] = ColumnEncoding(
                dictionary: chance.one(of: [nil, nil, .rleDictionary, .plainDictionary]),
                values: chance.one(of: all.filter { $0.suits(leaf.physicalType) })
            )
            if chance.once(in: 4), leaf.physicalType != .boolean {
                options.bloomFilters[leaf.path] = BloomFilterOptions()
            }
        }
        return options
    }
}
