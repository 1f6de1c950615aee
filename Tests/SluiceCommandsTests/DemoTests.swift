import Testing

@testable import SluiceCommands

@Suite("Demo")
struct DemoTests {
    @Test func showsTheWholePath() async throws {
        let folder = try TemporaryFolder()
        let run = await CommandRun(
            "demo",
            "--rows-per-minute",
            "10",
            "--keep",
            folder.path + "/day"
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        for text in [
            "   1,440 files, 14,400 rows, ", "table       anpr.landing, created",
            "rows        14,400 to read, 0 to filter, 14,400 to write",
            "|uniqueid|year|month|day|hour|",
            "rows        14,400 read, 0 filtered, 14,400 written, 0 quarantined",
            "5. Nothing was lost: 14,400 rows landed, 14,400 rows by event time",
            "   before  24 partitions by arrival, 1,440 files",
            "duckdb -c \"SELECT count(*)",
        ] {
            #expect(run.output.contains(text), "\(text)")
        }
    }
}
