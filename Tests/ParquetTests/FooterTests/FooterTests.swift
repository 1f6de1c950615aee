import Buffers
import Columns
import Testing

@testable import Parquet

@Suite("Footer")
struct FooterTests {
    private func complete(_ tail: Bytes, _ fileByteCount: Int) throws -> ParsedFooter {
        switch try Footer.parse(tail: tail, fileByteCount: Int64(fileByteCount)) {
        case .complete(let footer): return footer
        case .needsTail(let count): throw ParquetError(.truncated, "needs \(count) bytes")
        }
    }

    private func error(_ bytes: [UInt8], fileByteCount: Int? = nil) -> String? {
        let error = #expect(throws: ParquetError.self) {
            try Footer.parse(
                tail: Bytes(bytes),
                fileByteCount: Int64(fileByteCount ?? bytes.count)
            )
        }
        return error.map { "\($0)" }
    }

    @Test(arguments: ["flat", "flat_v2", "nested", "int96", "empty"])
    func saysWhatPyarrowSays(_ name: String) throws {
        let file = try Fixture.bytes("footers/\(name).parquet")
        let footer = try complete(file, file.count)
        #expect(describe(footer) == (try Fixture.text("footers/\(name).txt")))
    }

    @Test(arguments: ["flat", "flat_v2", "nested", "int96", "empty"])
    func writesTheBytesThatPyarrowWrote(_ name: String) throws {
        let file = try Fixture.bytes("footers/\(name).parquet")
        let footer = try complete(file, file.count)
        #expect(footer.metadata.serialized() == file[file.count - footer.byteCount..<file.count])
    }

    @Test func asksForTheTailItNeeds() throws {
        let file = try Fixture.bytes("footers/nested.parquet")
        guard
            case .needsTail(let first) = try Footer.parse(
                tail: Bytes(),
                fileByteCount: Int64(file.count)
            )
        else { throw ParquetError(.corrupt, "an empty tail is enough") }
        #expect(first == file.count)
        guard
            case .needsTail(let second) = try Footer.parse(
                tail: file[file.count - 8..<file.count],
                fileByteCount: Int64(file.count)
            )
        else { throw ParquetError(.corrupt, "eight bytes are enough") }
        #expect(second == 1_864 + 8)
        let tail = file[file.count - second..<file.count]
        #expect(try complete(tail, file.count).metadata == complete(file, file.count).metadata)
    }

    @Test func readsAFileOfSeveralRowGroups() throws {
        let file = try Fixture.bytes("footers/flat_v2.parquet")
        #expect(try complete(file, file.count).metadata.rowGroups.map(\.rowCount) == [2, 1])
    }

    @Test func refusesWhatIsNoParquetFile() {
        let magic = Array("PAR1".utf8)
        #expect(
            error([])
                == "truncated: the file is empty: a Parquet file has 12 bytes or more"
        )
        #expect(
            error(Array("{}".utf8))
                == "truncated: the file has 2 bytes: a Parquet file has 12 or more"
        )
        #expect(
            error(magic)
                == "truncated: the file starts as Parquet and has no footer: its writer has not "
                + "finished it, or it was cut off (byte 4)"
        )
        #expect(
            error(magic + [UInt8](repeating: 7, count: 40))
                == "truncated: the file starts as Parquet and has no footer: its writer has not "
                + "finished it, or it was cut off (byte 44)"
        )
        #expect(
            error([UInt8](repeating: 7, count: 40), fileByteCount: 100)
                == "corrupt: the file does not end with PAR1: it is no Parquet file, or its writer "
                + "has not finished it, or it was cut off (byte 96)"
        )
        #expect(
            error([UInt8](repeating: 7, count: 12) + Array("PARE".utf8))
                == "unsupported: the footer is encrypted (PARE): decrypt the file first"
        )
        #expect(
            error([7, 7, 7, 7, 0, 0, 0, 0] + magic)
                == "corrupt: the footer announces 0 bytes of metadata, the file has room for 0 "
                + "(byte 4)"
        )
        #expect(
            error(magic + [0, 0xFF, 0xFF, 0xFF, 0xFF] + magic)
                == "corrupt: the footer announces 4294967295 bytes of metadata, the file has room "
                + "for 1 (byte 5)"
        )
        #expect(
            error([7, 7, 7, 7, 0, 1, 0, 0, 0] + magic)
                == "corrupt: the file does not start with PAR1: it is no Parquet file (byte 0)"
        )
        #expect(
            error([0, 0, 0, 0x20] + magic, fileByteCount: 1 << 40)
                == "the footer has 536870912 bytes, the limit is 134217728"
        )
    }

    @Test(
        .enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it"),
        arguments: Corpus.files("data", suffix: ".parquet")
            + Corpus.files("data/geospatial", suffix: ".parquet")
            + Corpus.files("shredded_variant", suffix: ".parquet")
    )
    func readsTheFootersOfOthers(_ file: CorpusFile) throws {
        let bytes = try file.bytes()
        let footer = try complete(bytes, bytes.count)
        #expect(!footer.schema.leaves.isEmpty)
        #expect(try FileMetadata(serialized: footer.metadata.serialized()) == footer.metadata)
        #expect(footer.schema.elements == footer.metadata.schema)
        #expect(footer.schema.tableSchema.fields.count == footer.schema.columns.count)
    }

    private func pyarrowName(_ annotation: Annotation) -> String {
        switch annotation {
        case .none: "NONE"
        case .integer: "INT"
        default: String("\(annotation)".prefix { $0 != "(" })
        }
    }

    /// The footer as text; `describe` of make_footers.py writes the same.
    private func describe(_ footer: ParsedFooter) -> String {
        func text(_ value: Int?) -> String { value.map { "\($0)" } ?? "-" }
        func truth(_ value: Bool) -> String { value ? "True" : "False" }
        let metadata = footer.metadata
        var lines = [
            "\(metadata.createdBy ?? ""): \(metadata.rowCount) rows, footer \(footer.byteCount - 8)"
        ]
        for leaf in footer.schema.leaves {
            lines.append(
                "leaf \(leaf.pathDescription) \(leaf.physicalType) \(leaf.maxDefinitionLevel) "
                    + "\(leaf.maxRepetitionLevel) \(pyarrowName(leaf.annotation))"
            )
        }
        for rowGroup in metadata.rowGroups {
            lines.append(
                "row group \(rowGroup.rowCount) rows \(rowGroup.totalByteSize) bytes"
            )
            for chunk in rowGroup.columns {
                guard let column = chunk.metadata else { continue }
                let encodings = column.encodings.map(\.description).sorted().joined(separator: ",")
                lines.append(
                    "chunk \(column.path.joined(separator: ".")) \(column.codec) \(encodings) "
                        + "values \(column.valueCount) dictionary \(text(column.dictionaryPageOffset)) "
                        + "data \(column.dataPageOffset) sizes \(column.totalCompressedSize) "
                        + "\(column.totalUncompressedSize) nulls "
                        + "\(text(column.statistics?.nullCount)) indexes "
                        + "\(truth(chunk.offsetIndexRange != nil)) "
                        + "\(truth(chunk.columnIndexRange != nil))"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
