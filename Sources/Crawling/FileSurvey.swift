internal import DataCatalog
internal import ObjectStorage

/// What is known of each file: from earlier crawls, or from its footer.
struct FileSurvey {
    let files: [DiscoveredFile]
    /// In the order of the files; `nil` until the footer has been read.
    private var schemas: [CrawledSchema?]
    private var rowCounts: [Int64]
    /// The files whose footers have to be read.
    let unknown: [Int]
    /// What was read this time, for the history.
    private(set) var fresh: [CrawledFile] = []
    /// The files of earlier crawls that are gone.
    let vanishedKeys: [String]

    /// - Parameters:
    ///   - records: What earlier crawls noted.
    ///   - areTrusted: Whether what they noted became part of the table.
    init(_ files: [DiscoveredFile], records: [CrawledFile], areTrusted: Bool) {
        let records = Dictionary(records.map { ($0.key, $0) }) { $1 }
        var schemas: [CrawledSchema?] = []
        var rowCounts: [Int64] = []
        // Thousands of files have a few schemas.
        var parsed: [String: CrawledSchema] = [:]
        for file in files {
            let record = records[file.info.key.text].flatMap {
                areTrusted && $0.tells(of: file) ? $0 : nil
            }
            var schema = record.flatMap { parsed[$0.schema] }
            if schema == nil, let text = record?.schema {
                schema = CrawledSchema(text: text)
                parsed[text] = schema
            }
            schemas.append(schema)
            rowCounts.append(record?.rowCount ?? 0)
        }
        self.files = files
        self.schemas = schemas
        self.rowCounts = rowCounts
        unknown = schemas.indices.filter { schemas[$0] == nil }
        let keys = Set(files.map(\.info.key.text))
        vanishedKeys = records.keys.filter { !keys.contains($0) }.sorted()
    }

    mutating func add(_ schema: CrawledSchema, rowCount: Int, at index: Int) {
        let info = files[index].info
        schemas[index] = schema
        rowCounts[index] = Int64(rowCount)
        fresh.append(
            CrawledFile(
                key: info.key.text,
                byteCount: info.byteCount,
                version: info.version.text,
                schema: schema.text,
                rowCount: Int64(rowCount)
            )
        )
    }

    /// Saturating: row counts are what files claim.
    var rowCount: Int64 {
        rowCounts.reduce(0) { total, count in
            let (sum, overflows) = total.addingReportingOverflow(count)
            return overflows ? .max : sum
        }
    }

    var byteCount: Int64 { files.reduce(0) { $0 + $1.info.byteCount } }

    /// The columns of all files.
    ///
    /// - Throws: ``CrawlError`` of kind `schemaConflict`.
    func union() throws -> SchemaUnion {
        var union = SchemaUnion()
        for (file, schema) in zip(files, schemas) {
            guard let schema else { continue }
            try union.add(schema, file: file.info.key.text)
        }
        return union
    }
}

extension CrawledFile {
    /// Whether the file is still the one that was read.
    fileprivate func tells(of file: DiscoveredFile) -> Bool {
        byteCount == file.info.byteCount && version == file.info.version.text
    }
}
