import FaultProxy
import Foundation
import Ledger
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

@testable import SluiceCommands

/// A table on a real server, what landed for it, and a proxy through which its runs go.
///
/// What a test looks at afterwards it asks the server itself.
struct ProxiedTable: Sendable {
    let server: TestServer
    /// `upload` or `copy`.
    let publishing: String
    let proxy: Proxy
    /// `s3://…`, of this table alone.
    let folder: String
    private let home: TemporaryFolder

    var landing: String { folder + "/landing" }
    var target: String { folder + "/out" }

    /// What all columns are, so that rows can be told apart.
    static let columns = "outputtype,uniqueid,previousspeed,currentspeed,recordtimestamp,location"

    /// Lands some inputs of five rows each, and starts a proxy before the server.
    static func with(
        _ server: TestServer = .seaweed,
        publishing: String = "upload",
        inputs: Int = 4,
        seed: UInt64 = 1,
        _ body: (ProxiedTable) async throws -> Void
    ) async throws {
        let variables = try server.variables
        let endpoint = try #require(
            variables["AWS_ENDPOINT_URL_S3"] ?? variables["AWS_ENDPOINT_URL"]
        )
        let folder = try await "s3://" + server.folder()
        let home = try TemporaryFolder()
        try await Proxy.with(upstream: Upstream(endpoint: endpoint), seed: seed) { proxy in
            let table = ProxiedTable(
                server: server,
                publishing: publishing,
                proxy: proxy,
                folder: folder,
                home: home
            )
            try await table.land(0..<inputs)
            try await body(table)
        }
    }

    // MARK: Inputs

    /// Lands the inputs of those numbers, past the proxy.
    ///
    /// - Parameter feed: Another one gives other rows by the same names.
    func land(_ numbers: Range<Int>, seed: UInt64 = 1) async throws {
        let feed = try TrafficFeed(seed: seed, hours: 1, rowsPerMinute: 5)
        let store = try store(landing)
        for number in numbers {
            try await store.write(feed.file(number).bytes, to: Self.input(number))
        }
    }

    static func input(_ number: Int) throws -> ObjectKey { try ObjectKey("in-\(number).parquet") }

    /// The store at a location, past the proxy.
    func store(_ location: String) throws -> any ObjectStore {
        let environment = HostEnvironment(
            variables: try server.variables.merging(
                ["SLUICE_HOME": home.path, "SLUICE_S3_PUBLISH": publishing]
            ) { _, new in new },
            workingFolder: home.path
        )
        let lake = try Lake(Configuration(in: environment), in: environment)
        return try lake.targetStore(at: ObjectLocation(location))
    }

    // MARK: Commands

    /// The words of a run into three partitions.
    func line(to target: String? = nil, _ more: String...) -> [String] {
        [
            "run", "--json", "--from", landing, "--partition-by", "k = pmod(uniqueid, 3)", "--to",
            target ?? self.target,
        ] + more
    }

    /// Runs a command through the proxy.
    ///
    /// - Parameter attempts: How often a request is sent at most; if `nil`, as often as usual.
    func run(
        _ words: [String],
        attempts: Int? = 1,
        _ more: [String: String] = [:]
    ) async throws -> CommandRun {
        var variables = [
            "AWS_ENDPOINT_URL_S3": proxy.endpoint, "SLUICE_S3_PUBLISH": publishing,
        ]
        variables["AWS_MAX_ATTEMPTS"] = attempts.map { String($0) }
        return try await server.run(words, variables.merging(more) { _, new in new })
    }

    /// Runs a command past the proxy.
    func direct(_ words: [String]) async throws -> CommandRun {
        try await server.run(words, ["SLUICE_S3_PUBLISH": publishing])
    }

    func direct(_ words: String...) async throws -> CommandRun { try await direct(words) }
}

/// How a table ends up, whatever befell its runs.
extension ProxiedTable {
    /// An entry of the log.
    struct Entry: Hashable, Decodable {
        /// Its number.
        let run: Int
        let runID: String
        let kind: String
        let state: String
    }

    private struct Log: Decodable {
        let runs: [Entry]
    }

    /// The entries of the log, the latest first; none if there is no ledger yet.
    func log(of target: String? = nil) async throws -> [Entry] {
        let log = try await direct(
            ["ledger", "log", target ?? self.target, "--json", "--limit", "100000"]
        )
        if log.diagnostics.contains("the table has no ledger") { return [] }
        try #require(log.status == .done, "\(log.diagnostics)")
        return try JSONDecoder().decode(Log.self, from: Data(log.output.utf8)).runs
    }

    /// A last run finds the table whole: the files are those of the log, nothing is left behind,
    /// and each row that landed is there so many times.
    func check(
        _ target: String? = nil,
        settledBy words: [String]? = nil,
        times: Int = 1,
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let target = target ?? self.target
        func expect(_ isRight: Bool, _ run: CommandRun) {
            #expect(
                isRight,
                "\(comment?.rawValue ?? ""): \(run.output)\(run.diagnostics)",
                sourceLocation: sourceLocation
            )
        }
        let last = try await direct(words ?? line(to: target))
        expect(last.status == .done, last)
        let collected = try await direct("gc", target, "--older-than", "0", "--delete")
        expect(collected.status == .done, collected)
        let left = try await direct("gc", target)
        expect(left.output == "nothing is left behind\n", left)
        let verified = try await direct("ledger", "verify", target)
        expect(verified.status == .done, verified)
        let found = try await rows(of: target)
        let landed = try await rows(of: landing)
        let wanted = landed.mapValues { $0 * times }
        let wrong = Set(found.keys).union(wanted.keys).filter { found[$0] != wanted[$0] }
        #expect(
            wrong.isEmpty && !landed.isEmpty,
            """
            \(comment?.rawValue ?? ""): \(found.values.reduce(0, +)) rows, expected \(times) times \
            \(landed.values.reduce(0, +))
            """,
            sourceLocation: sourceLocation
        )
    }

    /// Each row, and how often it is there.
    func rows(of location: String) async throws -> [Substring: Int] {
        let shown = try await direct(
            "show",
            "--from",
            location,
            "--select",
            Self.columns,
            "--rows",
            "1000000",
            "--json"
        )
        try #require(shown.status == .done, "\(shown.diagnostics)")
        return shown.output.split(separator: "\n").reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// Compares rows as pyarrow reads them.
    func checkWithPyArrow(times: Int = 1) async throws {
        try await server.python(
            """
            import collections, pyarrow.dataset, pyarrow.fs
            files = pyarrow.fs.S3FileSystem(
                endpoint_override=endpoint, region=os.environ['AWS_REGION'])
            def rows(location):
                table = pyarrow.dataset.dataset(
                    location.removeprefix('s3://'), filesystem=files, format='parquet'
                ).to_table(columns='\(Self.columns)'.split(','))
                return collections.Counter(zip(*(column.to_pylist() for column in table.columns)))
            landed = rows('\(landing)')
            assert landed, 'nothing landed'
            found = rows('\(target)')
            assert found == {row: count * \(times) for row, count in landed.items()}, found
            """
        )
    }
}
