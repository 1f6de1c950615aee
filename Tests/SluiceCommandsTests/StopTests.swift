import DataCatalog
import Foundation
import ObjectStorage
import RoadTraffic
import SeededRandom
import Sluice
import Testing

@testable import SluiceCommands

/// Processes that get a signal at any moment: what they write is all there, or not at all.
@Suite("Stopping processes")
struct StopTests {
    private static let rowCount = 6_000

    private let folder: TemporaryFolder
    private var target: String { folder.path + "/by-hour" }
    private let catalog: EmbeddedCatalog

    init() async throws {
        folder = try TemporaryFolder()
        catalog = try EmbeddedCatalog(path: folder.path + "/catalog.sqlite")
        let landing = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: Self.rowCount / 60)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let table = "anpr.anpr_parquet_step1_with_crawlerresults"
        let crawl = await CommandRun(
            ["crawl", landing.description, "--table", table] + folder.catalog
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
    }

    /// What a process does, by the program beside the tests that is started for it.
    enum Program: String, CaseIterable {
        case command = "sluice"
        case job = "RepartitionJob"
    }

    private func start(_ program: Program) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: program.rawValue)
        process.arguments =
            switch program {
            case .command:
                [
                    "run", "--from", folder.path + "/landing", "--event-time",
                    "originalrecordtimestamp", "--to", target,
                ] + folder.catalog
            case .job: ["--hour", "2020-05-22T00", "--target", target] + folder.catalog
            }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The exit code, as a shell tells it.
    private func code(of process: Process) -> Int32 {
        process.waitUntilExit()
        let status = process.terminationStatus
        return process.terminationReason == .exit ? status : 128 + status
    }

    private func files(_ suffix: String) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .count { $0.hasSuffix(suffix) && !$0.hasPrefix("landing/") }
    }

    /// The table with its ledger, so that there is nothing that was written.
    private func removeTable() throws {
        for path in [target, folder.path + "/_sluice"] {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private func requireAll() async {
        let count = await CommandRun(["show", "--from", target, "--count"] + folder.catalog)
        #expect(count.output == "\(Self.rowCount)\n", "\(count.diagnostics)")
    }

    @Test("a signal at a random moment", arguments: Program.allCases, 1...5 as ClosedRange<UInt64>)
    func doesAllOrNothing(program: Program, seed: UInt64) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let whole = try self.start(program)
        #expect(code(of: whole) == 0)
        let duration = clock.now - start
        await requireAll()
        try removeTable()

        var random = SeededGenerator(seed: seed)
        let signal: StopSignal = random.next().isMultiple(of: 2) ? .terminate : .interrupt
        let process = try self.start(program)
        try await Task.sleep(for: duration * Double(random.next() % 1_000) / 1_000)
        kill(process.processIdentifier, signal.rawValue)
        let code = code(of: process)

        let run = try await catalog.jobRuns(of: nil, in: nil, limit: 1).first
        #expect(try files(".staged") == 0)
        guard code != 0 else {
            await requireAll()
            #expect(run?.state == .succeeded)
            return
        }
        #expect(code == signal.exitCode)
        #expect(try files(".parquet") == 0)
        // Before it began there is only the run before it.
        #expect(run.map { [.stopped, .succeeded].contains($0.state) } == true)
        #expect(self.code(of: try self.start(program)) == 0)
        await requireAll()
    }

    @Test("a second signal ends it at once", arguments: Program.allCases)
    func endsAtOnce(program: Program) async throws {
        let process = try start(program)
        while try await catalog.jobRuns(of: nil, in: nil, limit: 1).isEmpty, process.isRunning {
            try await Task.sleep(for: .milliseconds(1))
        }
        for _ in 0..<2 { kill(process.processIdentifier, StopSignal.terminate.rawValue) }
        let code = code(of: process)
        #expect([0, StopSignal.terminate.exitCode].contains(code))
        guard code != 0 else { return await requireAll() }
        if try files(".parquet") > 0 {
            // It ended while it published: each file that is there is whole.
            let count = await CommandRun(["show", "--from", target, "--count"] + folder.catalog)
            #expect(count.status == .done)
        }
        // What it may have staged is in nobody's way.
        #expect(self.code(of: try start(program)) == 0)
        await requireAll()
    }
}
