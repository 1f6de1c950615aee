import Columns
import DataCatalog
import Parquet
import Testing

@testable import Crawling

@Suite("Crawled schemas")
struct CrawledSchemaTests {
    @Test("are read back as they were written, whatever the names")
    func roundTrips() throws {
        let names = [
            "plain", "tab\there", "line\nend", "carriage\r\nreturn", "back\\slash", "\\t", "é",
        ]
        let schema = try Schema(
            columns: names.map { try SchemaNode($0, .timestampNTZ) } + [SchemaNode("id", .int)]
        )
        let crawled = try CrawledSchema(schema, file: "f")
        #expect(CrawledSchema(text: crawled.text) == crawled)
        #expect(crawled.columns.map(\.name) == names + ["id"])
        #expect(crawled.columns[0].type.catalogType == .timestamp)
    }

    @Test("are not taken from text of another making", arguments: ["x", "a\tb\tc\td", "{}"])
    func refusesOtherText(text: String) {
        #expect(CrawledSchema(text: text) == nil)
    }
}
