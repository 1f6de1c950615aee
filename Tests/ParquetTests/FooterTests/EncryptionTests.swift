import Buffers
import Columns
import Testing

@testable import Parquet

/// Encrypted files: a clear refusal, and as much of a file as is not encrypted.
struct EncryptionTests {
    private static let hint: Comment = "set SLUICE_CORPUS to a folder with parquet-testing in it"

    private func opened(_ file: CorpusFile) throws -> Result<ParquetFile, ParquetError> {
        let bytes = try file.bytes()
        return Result { () throws(ParquetError) in try ParquetFile(bytes) }
    }

    @Test(
        .enabled(if: Corpus.isPresent, hint),
        arguments: Corpus.files("data", suffix: ".parquet.encrypted")
            + Corpus.files("data/aes256", suffix: ".parquet.encrypted")
    )
    func refusesWhatIsEncrypted(_ file: CorpusFile) throws {
        switch try opened(file) {
        case .failure(let error):
            #expect(
                error.description
                    == "unsupported: the footer is encrypted (PARE): decrypt the file first"
            )
        case .success(let file):
            // The footer is readable: each column is read, or refused with its name.
            var refused: [String] = []
            for leaf in file.schema.leaves {
                guard file.rowGroups[0].columns[leaf.index].isEncrypted else {
                    guard leaf.maxRepetitionLevel == 0 else { continue }
                    let column = try file.readColumn(leaf, rowGroup: 0)
                    #expect(column.count == file.rowGroups[0].rowCount)
                    continue
                }
                let error = #expect(throws: ParquetError.self) {
                    try file.readColumn(leaf, rowGroup: 0)
                }
                #expect(
                    error?.description
                        == "unsupported: the column is encrypted: leave it out, or decrypt the "
                        + "file first (row group 0, column \(leaf.pathDescription))"
                )
                #expect(throws: ParquetError.self) {
                    try file.readBloomFilter(leaf, rowGroup: 0)
                }
                refused.append(leaf.pathDescription)
            }
            #expect(!refused.isEmpty)
        }
    }

    /// Two of eight columns are encrypted, the others hold known values.
    @Test(.enabled(if: Corpus.isPresent, hint))
    func readsTheColumnsThatAreNotEncrypted() throws {
        let name = "encrypt_columns_plaintext_footer.parquet.encrypted"
        let found = try #require(Corpus.files("data", suffix: name).first)
        let file = try opened(found).get()
        let encrypted = file.schema.leaves.filter {
            file.rowGroups[0].columns[$0.index].isEncrypted
        }
        #expect(encrypted.map(\.pathDescription) == ["float_field", "double_field"])
        let column = try file.readColumn("int32_field", rowGroup: 0)
        guard case .int32(let values) = column.values else {
            Issue.record("the column holds numbers")
            return
        }
        #expect(values == (0..<Int32(column.count)).map { $0 })
    }

    @Test func metadataWithoutPagesToReadIsNoPermission() {
        var chunk = SampleMetadata.rowGroup.columns[0]
        #expect((try? chunk.readable) == SampleMetadata.column)
        chunk.cryptoMetadata = Bytes([0x1C, 0, 0])
        #expect(chunk.isEncrypted)
        #expect(throws: ParquetError.self) { try chunk.readable }
        chunk.cryptoMetadata = nil
        chunk.encryptedColumnMetadata = Bytes([1])
        #expect(throws: ParquetError.self) { try chunk.readable }
    }
}
