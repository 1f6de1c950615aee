import Buffers
import Codecs
import Columns
import Testing

@testable import Parquet

/// What `FORMAT_COVERAGE.md` says of types, encodings, codecs and pages, tried.
struct TypeCoverageTests {
    private let document: CoverageDocument

    init() throws { document = try CoverageDocument() }

    /// A column of each physical type, and values for it that come again and again.
    private func sample(_ type: PhysicalType) throws -> (SchemaNode, ColumnVector) {
        let rows = 0..<400
        func vector(_ type: DataType, _ values: ColumnVector.Values) -> ColumnVector {
            ColumnVector(type: type, count: rows.count, validity: nil, values: values)
        }
        var bytes = ByteArrays()
        for row in rows { bytes.append([1, 2, 3, UInt8(row % 7)]) }
        let column = SchemaNode.column(
            "c",
            type,
            .required,
            typeLength: type == .fixedLengthByteArray ? 4 : nil
        )
        let content =
            switch type {
            case .boolean: vector(.boolean, .booleans(rows.map { $0 % 3 == 0 }))
            case .int32: vector(.int, .int32(rows.map { Int32($0 % 7) }))
            case .int64: vector(.bigint, .int64(rows.map { Int64($0 % 7) }))
            case .int96: vector(.timestamp, .int64(rows.map { Int64($0 % 7) }))
            case .float: vector(.float, .floats(rows.map { Float($0 % 7) }))
            case .double: vector(.double, .doubles(rows.map { Double($0 % 7) }))
            case .byteArray, .fixedLengthByteArray: vector(.binary, .bytes(bytes))
            }
        return (column, content)
    }

    private func written(
        _ type: PhysicalType,
        _ options: WriterOptions = WriterOptions()
    ) throws -> ParquetFile {
        let (column, vector) = try sample(type)
        var writer = ParquetWriter(schema: try Schema(columns: [column]), options: options)
        try writer.appendRowGroup([vector])
        return try ParquetFile(writer.finish())
    }

    @Test func physicalTypes() throws {
        let rows = try document.rows("Physical types")
        #expect(rows.map { $0["type"] } == PhysicalType.allCases.map { "\($0)" })
        for (row, type) in zip(rows, PhysicalType.allCases) {
            #expect(CoverageDocument.words(row) == ["read", "written"])
            let file = try written(type)
            let (column, vector) = try sample(type)
            #expect("\(column.dataType)" == row["in Spark's types"])
            let found = try file.readColumn("c", rowGroup: 0)
            #expect(found.type == vector.type)
            #expect("\(found.values)" == "\(vector.values)")
        }
    }

    // MARK: Logical types

    /// A column of each logical type, by the type's number in the union.
    private static let columns: [Int: [SchemaNode]] = [
        1: [.column("c", .byteArray, logicalType: .string)],
        2: [try? SchemaNode("c", .map(key: .int, value: .int))].compactMap { $0 },
        3: [try? SchemaNode("c", .array(element: .int))].compactMap { $0 },
        4: [.column("c", .byteArray, logicalType: .enumeration)],
        5: [
            .column("c", .int32, logicalType: .decimal(precision: 9, scale: 2)),
            .column("c", .int64, logicalType: .decimal(precision: 18, scale: 2)),
            .column("c", .byteArray, logicalType: .decimal(precision: 38, scale: 2)),
            .column(
                "c",
                .fixedLengthByteArray,
                typeLength: 16,
                logicalType: .decimal(precision: 38, scale: 2)
            ),
        ],
        6: [.column("c", .int32, logicalType: .date)],
        7: TimeUnit.allCases.map {
            .column(
                "c",
                $0 == .millis ? .int32 : .int64,
                logicalType: .time(unit: $0, isAdjustedToUTC: true)
            )
        },
        8: TimeUnit.allCases.flatMap { unit in
            [true, false].map {
                .column("c", .int64, logicalType: .timestamp(unit: unit, isAdjustedToUTC: $0))
            }
        },
        10: [8, 16, 32, 64].flatMap { width in
            [true, false].map {
                .column(
                    "c",
                    width == 64 ? .int64 : .int32,
                    logicalType: .integer(bitWidth: width, isSigned: $0)
                )
            }
        },
        11: PhysicalType.allCases.map {
            .column("c", $0, typeLength: 4, logicalType: .null)
        },
        12: [.column("c", .byteArray, logicalType: .json)],
        13: [.column("c", .byteArray, logicalType: .bson)],
        14: [.column("c", .fixedLengthByteArray, typeLength: 16, logicalType: .uuid)],
        15: [.column("c", .fixedLengthByteArray, typeLength: 2, logicalType: .float16)],
        16: [
            .group(
                "c",
                logicalType: .variant(specificationVersion: 1),
                children: [
                    .column("metadata", .byteArray, .required),
                    .column("value", .byteArray, .required),
                ]
            )
        ],
        17: [.column("c", .byteArray, logicalType: .geometry(crs: "OGC:CRS84"))],
        18: [.column("c", .byteArray, logicalType: .geography(crs: nil, algorithm: 1))],
    ]

    @Test func logicalTypes() throws {
        let rows = try document.rows("Logical types")
        #expect(rows.compactMap { Int($0["id"] ?? "") } == Array(1...19))
        for row in rows {
            let id = try #require(Int16(row["id"] ?? ""))
            // The union with an empty struct as its only member.
            var writer = CompactWriter()
            writer.writeStruct { $0.emptyStructure(id) }
            var reader = CompactReader(writer.finished())
            let type = try LogicalType(from: &reader)
            let words = CoverageDocument.words(row)
            guard let columns = Self.columns[Int(id)] else {
                #expect(words == ["carried"])
                guard case .other(id, _) = type else {
                    Issue.record("\(type) is taken for known")
                    continue
                }
                continue
            }
            var types: [String] = []
            for column in columns {
                try check(column, id, row["type"] ?? "", words)
                let name = String("\(column.dataType)".prefix { $0 != "(" && $0 != "<" })
                if !types.contains(name) { types.append(name) }
            }
            #expect(CoverageDocument.words(row, "in Spark's types") == Set(types), "\(id)")
        }
    }

    /// A file keeps the column as it is; its name is that of the specification.
    private func check(
        _ column: SchemaNode,
        _ id: Int16,
        _ name: String,
        _ words: Set<String>
    ) throws {
        let logical = try #require(column.logicalType)
        let scope = try fieldIDs(logical.serialized())
        #expect(scope == [Int(id)])
        let writer = ParquetWriter(schema: try Schema(columns: [column]))
        #expect(try ParquetFile(writer.finish()).schema.columns == [column])
        let annotation = Annotation(declaredBy: column.element)
        let isOpaque = if case .opaque = annotation { true } else { false }
        #expect(words == (isOpaque ? ["carried"] : ["read", "written"]), "\(name)")
        if case .integer = logical {
            #expect(name == "INTEGER")
        } else {
            #expect("\(annotation)".prefix { $0 != "(" } == name)
        }
    }

    @Test func convertedTypes() throws {
        let rows = try document.rows("Converted types")
        #expect(rows.compactMap { Int32($0["number"] ?? "") } == Array(0...21))
        for (number, row) in rows.enumerated() {
            let type = ConvertedType(rawValue: Int32(number))
            #expect("\(type)" == row["type"])
            let element = SchemaElement(
                name: "c",
                convertedType: type,
                scale: type == .decimal ? 2 : nil,
                precision: type == .decimal ? 9 : nil
            )
            #expect("\(Annotation(declaredBy: element))" == row["means"])
        }
        #expect("\(ConvertedType(rawValue: 22))" == "ConvertedType(22)")
    }

    // MARK: Encodings

    private static let encodings: [Encoding] = [
        .plain, .plainDictionary, .rle, .bitPacked, .deltaBinaryPacked, .deltaLengthByteArray,
        .deltaByteArray, .rleDictionary, .byteStreamSplit,
    ]

    @Test func encodingsOfValues() throws {
        let rows = try document.rows("Encodings")
        #expect(rows.map { $0["encoding"] } == Self.encodings.map { "\($0)" })
        #expect("\(Encoding(rawValue: 1))" == "Encoding(1)")
        #expect("\(Encoding(rawValue: 10))" == "Encoding(10)")
        for (row, encoding) in zip(rows, Self.encodings) {
            for type in PhysicalType.allCases {
                let isWritten = try isWritten(encoding, type)
                // What is written is read as well; the rest is only refused.
                let isRead = try isWritten || isRead(encoding, type)
                let expected = isWritten ? "read, written" : isRead ? "read" : "-"
                #expect(row["\(type)"] == expected, "\(encoding) of \(type)")
            }
        }
    }

    /// Whether a writer that is told to makes pages in the encoding, from which the values come
    /// back.
    private func isWritten(_ encoding: Encoding, _ type: PhysicalType) throws -> Bool {
        var options = WriterOptions()
        options.encodings[["c"]] =
            encoding == .plainDictionary || encoding == .rleDictionary
            ? ColumnEncoding(dictionary: encoding)
            : ColumnEncoding(dictionary: nil, values: encoding)
        do {
            let file = try written(type, options)
            let (_, vector) = try sample(type)
            let stats = file.rowGroups[0].columns[0].metadata?.encodingStats ?? []
            let values = try file.readColumn("c", rowGroup: 0).values
            return stats.contains { $0.pageType == .dataPage && $0.encoding == encoding }
                && "\(values)" == "\(vector.values)"
        } catch let error as ParquetError {
            #expect(error.kind == .invalidRequest)
            return false
        }
    }

    /// Whether pages in the encoding are decoded, if only to find that they are damaged.
    private func isRead(
        _ encoding: Encoding,
        _ type: PhysicalType,
        levels: Encoding = .rle,
        isOptional: Bool = false
    ) throws -> Bool {
        let leaf = try Schema(columns: [
            .column(
                "c",
                type,
                isOptional ? .optional : .required,
                typeLength: type == .fixedLengthByteArray ? 4 : nil
            )
        ]).leaves[0]
        var header = PageHeader(type: .dataPage, uncompressedPageSize: 64, compressedPageSize: 64)
        header.dataPage = DataPageHeader(
            valueCount: 3,
            encoding: encoding,
            definitionLevelEncoding: levels
        )
        let bytes = Bytes(header.serialized().array + [UInt8](repeating: 0, count: 64))
        let metadata = ColumnMetadata(
            type: type,
            encodings: [encoding],
            path: ["c"],
            codec: .uncompressed,
            valueCount: 3,
            totalUncompressedSize: bytes.count,
            totalCompressedSize: bytes.count,
            dataPageOffset: 0
        )
        let decoder = ColumnChunkDecoder(leaf: leaf)
        do throws(ParquetError) {
            try decoder.start(leaf, metadata, bytes: bytes, rowCount: 3)
            while try decoder.next() {}
            return true
        } catch {
            return error.kind != .unsupported
        }
    }

    @Test func encodingsOfLevels() throws {
        let rows = try document.rows("Levels")
        #expect(rows.map { $0["encoding"] } == ["RLE", "BIT_PACKED"])
        #expect(rows.map { $0["does"] } == ["read, written", "read"])
        for encoding in Self.encodings {
            let isKnown = encoding == .rle || encoding == .bitPacked
            #expect(
                try isRead(.plain, .int32, levels: encoding, isOptional: true) == isKnown,
                "\(encoding)"
            )
        }
    }

    // MARK: Codecs and pages

    @Test func codecs() throws {
        let rows = try document.rows("Codecs")
        #expect(rows.compactMap { Int32($0["number"] ?? "") } == Array(0...7))
        var written: [CompressionCodec: Codec] = [:]
        for codec in Codec.allCases { written[CompressionCodec(codec)] = codec }
        #expect(written.count == Codec.allCases.count)
        for (number, row) in rows.enumerated() {
            let codec = CompressionCodec(rawValue: Int32(number))
            #expect("\(codec)" == row["codec"])
            let words = CoverageDocument.words(row)
            guard let own = written[codec] else {
                #expect(words == ["refused"])
                let error = #expect(throws: ParquetError.self) { try Codec(codec) }
                #expect(error?.kind == .unsupported)
                continue
            }
            #expect(words == ["read", "written"])
            var options = WriterOptions()
            options.codec = own
            let file = try self.written(.int64, options)
            #expect(file.rowGroups[0].columns[0].metadata?.codec == codec)
            #expect(try file.readColumn("c", rowGroup: 0).count == 400)
        }
        #expect("\(CompressionCodec(rawValue: 8))" == "CompressionCodec(8)")
    }

    @Test func pageTypes() throws {
        let rows = try document.rows("Page types")
        var seen: Set<PageType> = []
        for version in [WriterOptions.PageVersion.v1, .v2] {
            var options = WriterOptions()
            options.pageVersion = version
            let stats = try written(.int32, options).rowGroups[0].columns[0].metadata?.encodingStats
            seen.formUnion((stats ?? []).map(\.pageType))
        }
        for (number, row) in rows.enumerated() {
            let type = PageType(rawValue: Int32(number))
            #expect(row["number"] == "\(number)")
            #expect("\(type)" == row["page"])
            #expect(
                CoverageDocument.words(row)
                    == (seen.contains(type) ? ["read", "written"] : ["passed over"])
            )
        }
        #expect("\(PageType(rawValue: Int32(rows.count)))" == "PageType(\(rows.count))")
    }

    @Test func columnOrders() throws {
        let expected: [ColumnOrder] = [.typeDefined, .ieee754TotalOrder]
        for row in try document.rows("Column orders") {
            let id = try #require(Int16(row["id"] ?? ""))
            var writer = CompactWriter()
            writer.writeStruct { $0.emptyStructure(id) }
            let bytes = writer.finished()
            var reader = CompactReader(bytes)
            let order = try ColumnOrder(from: &reader)
            if Int(id) <= expected.count {
                #expect(order == expected[Int(id) - 1])
            } else {
                #expect(order == .other(bytes: bytes))
                #expect(CoverageDocument.words(row) == ["passed over"])
            }
        }
        #expect(try written(.double).metadata.columnOrders == [.typeDefined])
    }
}

/// The numbers of the fields of an encoded struct, in order.
func fieldIDs(_ bytes: Bytes) throws -> [Int] {
    var reader = CompactReader(bytes)
    var scope = try reader.beginStruct("any")
    var ids: [Int] = []
    while let field = try reader.nextField(&scope) {
        ids.append(Int(field.id))
        _ = try reader.unknown(field)
    }
    return ids
}
