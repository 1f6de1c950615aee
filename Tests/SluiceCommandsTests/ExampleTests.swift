import Foundation
import ObjectStorage
import RoadTraffic
import Testing

@testable import SluiceCommands

@Suite("The example in Examples/RepartitionJob")
struct ExampleTests {
    @Test func repartitionsAnHour() async throws {
        let folder = try TemporaryFolder()
        let landing = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: 2, rowsPerMinute: 10)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let table = "anpr.anpr_parquet_step1_with_crawlerresults"
        let crawl = await CommandRun(
            ["crawl", landing.description, "--table", table] + folder.catalog
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")

        let target = folder.path + "/results"
        let job = try ExampleProcess(
            ["--hour", "2020-05-22T01", "--target", target] + folder.catalog
        )

        #expect(job.status == 0)
        #expect(
            job.output.hasPrefix("+--------+----+-----+---+----+\n|uniqueid|year|month|day|hour|\n")
        )
        #expect(
            job.output.contains("rows        600 read, 0 filtered, 600 written, 0 quarantined\n")
        )
        let written = FileManager.default.fileExists(
            atPath: target + "/year=2020/month=5/day=22/hour=1"
        )
        #expect(written)
    }
}
