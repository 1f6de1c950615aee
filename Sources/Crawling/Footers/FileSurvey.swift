internal import DataCatalog
internal import ObjectStorage

/// What is known of each file: from earlier crawls, or from its footer.
struct FileSurvey {
    /// What one file turned out to be.
    enum Finding {
        case unknown
        case table(CrawledSchema, rowCount: Int64)
        case otherFormat
        case broken
    }

    /// What a history has instead of a schema for a file that is not Parquet.
    private static let otherFormatText = "not Parquet"

    let files: [DiscoveredFile]
    /// In the order of the files.
    private(set) var findings: [Finding]
    /// The files whose footers have to be read.
    let unknown: [Int]
    /// What was read this time, for the history.
    private(set) var fresh: [CrawledFile] = []

    /// - Parameters:
    ///   - records: What earlier crawls noted.
    ///   - areTrusted: Whether what they noted became part of the table.
    init(_ files: [DiscoveredFile], records: [CrawledFile], areTrusted: Bool) {
        let records = Dictionary(records.map { ($0.key, $0) }) { $1 }
        var findings: [Finding] = []
        // Thousands of files have a few schemas.
        var parsed: [String: CrawledSchema] = [:]
        for file in files {
            guard areTrusted, let record = records[file.info.key.text], record.tells(of: file)
            else {
                findings.append(.unknown)
                continue
            }
            if record.schema == Self.otherFormatText {
                findings.append(.otherFormat)
                continue
            }
            let schema = parsed[record.schema] ?? CrawledSchema(text: record.schema)
            parsed[record.schema] = schema
            findings.append(schema.map { .table($0, rowCount: record.rowCount) } ?? .unknown)
        }
        self.files = files
        self.findings = findings
        unknown = findings.indices.filter {
            if case .unknown = findings[$0] { true } else { false }
        }
    }

    mutating func add(_ finding: Finding, at index: Int) {
        findings[index] = finding
        let (text, rowCount): (String, Int64)
        switch finding {
        case .table(let schema, let count): (text, rowCount) = (schema.text, count)
        case .otherFormat: (text, rowCount) = (Self.otherFormatText, 0)
        // It is read again the next time: it may be a limit of ours that it passes.
        case .unknown, .broken: return
        }
        let info = files[index].info
        fresh.append(
            CrawledFile(
                key: info.key.text,
                byteCount: info.byteCount,
                version: info.version.text,
                schema: text,
                rowCount: rowCount
            )
        )
    }

    /// The files that are part of the table.
    var members: [(file: DiscoveredFile, schema: CrawledSchema, rowCount: Int64)] {
        zip(files, findings).compactMap { file, finding in
            guard case .table(let schema, let rowCount) = finding else { return nil }
            return (file, schema, rowCount)
        }
    }

    /// How much lies in the files that are part of the table.
    var size: ContentSize {
        members.reduce(into: ContentSize()) {
            $0.add(rowCount: $1.rowCount, byteCount: $1.file.info.byteCount)
        }
    }

    /// The columns of all files.
    ///
    /// - Throws: ``CrawlError`` of kind `schemaConflict` or `unlikeFiles`.
    func union(combinesUnlike: Bool) throws -> ColumnUnion {
        var union = ColumnUnion(combinesUnlike: combinesUnlike)
        for member in members { try union.add(member.schema, file: member.file.info.key.text) }
        return union
    }
}

extension CrawledFile {
    /// Whether the file is still the one that was read.
    fileprivate func tells(of file: DiscoveredFile) -> Bool {
        byteCount == file.info.byteCount && version == file.info.version.text
    }
}
