/// How much lies in a table or in a partition.
package struct ContentSize: Sendable, Equatable {
    package private(set) var fileCount = 0
    /// At most `Int64.max`: row counts are what files claim.
    package private(set) var rowCount: Int64 = 0
    package private(set) var byteCount: Int64 = 0

    mutating func add(rowCount count: Int64, byteCount bytes: Int64) {
        fileCount += 1
        let (sum, overflows) = rowCount.addingReportingOverflow(count)
        rowCount = overflows ? .max : sum
        byteCount += bytes
    }

    /// What Glue's crawlers note of a table and of a partition; all values are text.
    var parameters: [String: String] {
        [
            "CrawlerSchemaSerializerVersion": "1.0",
            "CrawlerSchemaDeserializerVersion": "1.0",
            "UPDATED_BY_CRAWLER": "sluice",
            "classification": "parquet",
            "compressionType": "none",
            "typeOfData": "file",
            "objectCount": "\(fileCount)",
            "recordCount": "\(rowCount)",
            "averageRecordSize": "\(byteCount / max(rowCount, 1))",
            "sizeKey": "\(byteCount)",
        ]
    }
}
