import Columns
import Parquet
import Testing

@testable import Crawling

/// A table that a crawl makes of different files is one that runs read, with the same types.
@Suite("Crawls and runs")
struct SameRulesTests {
    private static let columns: [(name: String, node: SchemaNode)] = {
        func column(
            _ name: String,
            _ type: PhysicalType,
            _ logical: LogicalType? = nil,
            typeLength: Int? = nil
        ) -> (String, SchemaNode) {
            (name, .column("x", type, typeLength: typeLength, logicalType: logical))
        }
        var columns = [
            column("boolean", .boolean), column("int32", .int32), column("int64", .int64),
            column("int96", .int96), column("float", .float), column("double", .double),
            column("bytes", .byteArray), column("text", .byteArray, .string),
            column("enum", .byteArray, .enumeration), column("json", .byteArray, .json),
            column("fixed", .fixedLengthByteArray, typeLength: 5), column("date", .int32, .date),
            column("void", .int32, .null),
            column("uuid", .fixedLengthByteArray, .uuid, typeLength: 16),
            column("time", .int64, .time(unit: .micros, isAdjustedToUTC: true)),
            column("decimal(9,2)", .int32, .decimal(precision: 9, scale: 2)),
            column("decimal(18,0)", .int64, .decimal(precision: 18, scale: 0)),
            column("decimal(38,9)", .byteArray, .decimal(precision: 38, scale: 9)),
        ]
        for width in [8, 16, 32, 64] {
            let type: PhysicalType = width == 64 ? .int64 : .int32
            for isSigned in [true, false] {
                columns.append(
                    column(
                        "\(isSigned ? "" : "u")int\(width)",
                        type,
                        .integer(bitWidth: width, isSigned: isSigned)
                    )
                )
            }
        }
        for unit in [TimeUnit.millis, .micros, .nanos] {
            for isUTC in [true, false] {
                columns.append(
                    column(
                        "\(isUTC ? "instant" : "local") \(unit)",
                        .int64,
                        .timestamp(unit: unit, isAdjustedToUTC: isUTC)
                    )
                )
            }
        }
        return columns
    }()

    /// What runs keep apart and a catalog has no words for: numbers and bytes to a crawl.
    private static let unspeakable: Set<String> = ["time", "uuid"]

    @Test("go by the same rules, for every pair of types")
    func agree() throws {
        var pairCount = 0
        for (first, one) in Self.columns {
            for (second, other) in Self.columns {
                let schemas = [try Schema(columns: [one]), try Schema(columns: [other])]
                let run = try SchemaUnion(schemas)
                let runType = run.conflicts.isEmpty ? run.schema.tableSchema.fields[0].type : nil
                let crawlType = try crawledType(schemas)
                if Self.unspeakable.isDisjoint(with: [first, second]) || runType != nil {
                    #expect(crawlType == runType, "\(first) and \(second)")
                    pairCount += 1
                }
            }
        }
        #expect(pairCount > 900)
    }

    private func crawledType(_ schemas: [Schema]) throws -> DataType? {
        var union = ColumnUnion()
        do {
            for (index, schema) in schemas.enumerated() {
                try union.add(CrawledSchema(schema, file: "\(index)"), file: "\(index)")
            }
        } catch let error as CrawlError where error.kind == .schemaConflict {
            return nil
        }
        return union.columns[0].type
    }
}
