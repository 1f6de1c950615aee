import Buffers
import FaultProxy
import ObjectStorage
import RoadTraffic
import SeededRandom
import Testing

@testable import SluiceCommands

/// Answers that come late, in part, spoiled, or not at all: a run gets through, or says why not;
/// it never writes other rows than those that landed.
@Suite("Bad networks and busy servers", .enabled(if: TestServer.isThere, TestServer.hint))
struct BadNetworkTests {
    /// What a run may say when requests fail by chance, as often as they are sent.
    private static let honest: Set<SluiceCommands.ExitStatus> = [.done, .tryAgain, .outcomeUnknown]

    struct Weather: Sendable, CustomTestStringConvertible {
        let name: String
        let seed: UInt64
        let rules: [Rule]

        init(_ name: String, _ rules: Rule...) { self.init(name, rules) }

        init(_ name: String, _ rules: [Rule]) {
            self.name = name
            seed = Chance.seed
            self.rules = rules
        }

        var testDescription: String { "\(name), seed \(seed)" }
    }

    /// All but what is staged as an object, which stands in the way of itself.
    private static let twice =
        [
            .s3(.createMultipartUpload), .s3(.uploadPart), .s3(.completeMultipartUpload),
            .s3(.copyObject), .s3(.deleteObject), .s3(.abortMultipartUpload),
            .s3(.putObject, path: "*/_sluice/out/ledger*"),
        ].map { Rule("twice", .forwardTwice, for: $0, .chance(0.5)) }
        + ["probe", "runs", "applied"].map { folder in
            Rule(
                "twice",
                .forwardTwice,
                for: .s3(.putObject, path: Glob("*/_sluice/out/\(folder)/*")),
                .chance(0.5)
            )
        }
        // Always, so that no seed gives fair weather.
        + [Rule("twice", .forwardTwice, for: .s3(.putObject, path: "*/_sluice/out/log/*"))]

    private static let weathers = [
        // Short, since a client that is asked for fewer requests sends fewer for long.
        Weather(
            "a storm of SlowDown",
            Rule("storm", .answer(.slowDown), .storm(20)),
            // Always, since one seed in a thousand has none of the twenty.
            Rule("first", .answer(.slowDown), .nth(1))
        ),
        Weather("a storm of 500", Rule("storm", .answer(.internalError), .chance(0.3))),
        Weather("answers that are lost", Rule("storm", .loseAnswer, .chance(0.2))),
        Weather("requests that arrive twice", twice),
        Weather(
            "reads that break off",
            Rule("reset", .reset(afterBytes: 700), for: .s3(.getObject), .chance(0.4)),
            Rule("cut", .truncate(afterBytes: 100), for: .s3(.getObject), .chance(0.4)),
            Rule("list", .truncate(afterBytes: 90), for: .s3(.listObjects), .chance(0.3))
        ),
        Weather(
            "writes that break off",
            Rule("part", .cutRequest(afterBytes: 300), for: .s3(.uploadPart), .chance(0.4)),
            Rule("put", .cutRequest(afterBytes: 40), for: .s3(.putObject), .chance(0.3))
        ),
        Weather(
            "a slow line",
            Rule("slow", .dribble(pieceLength: 500, pause: .milliseconds(3)), .chance(0.3)),
            Rule("late", .delay(.milliseconds(60)), .chance(0.3))
        ),
    ]

    @Test(arguments: weathers, ["upload", "copy"])
    func getThrough(_ weather: Weather, publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing, seed: weather.seed) { table in
            table.proxy.setRules(weather.rules)
            let run = try await QuickClock.during {
                try await table.run(table.line(), attempts: nil)
            }
            #expect(table.proxy.log.entries.contains { $0.fault != nil })
            table.proxy.setRules([])
            #expect(Self.honest.contains(run.status), "\(run.diagnostics)")
            try await table.check(nil, "\(weather)")
        }
    }

    /// A bit of an input is another one on the way: its checksum tells, or that of a page.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func spoiledInputs(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, inputs: 2, seed: seed) { table in
            var random = SeededGenerator(seed: seed)
            let input = RequestMatcher.s3(.getObject, path: "*/landing/*")
            for number in 0..<(Chance.isWide ? 200 : 8) {
                let target = "\(table.folder)/out-\(number)"
                let flip = Flip(
                    at: .random(in: 0..<700, using: &random),
                    mask: 1 << UInt8.random(in: 0..<8, using: &random)
                )
                let request = Int.random(in: 1...2, using: &random)
                table.proxy.setRules([Rule("spoiled", .corrupt(flip), for: input, .nth(request))])
                let run = try await table.run(table.line(to: target))
                #expect(table.proxy.log.entries(ofRule: "spoiled").count > number)
                table.proxy.setRules([])
                let what: Comment = "\(flip) in read \(request): \(run.diagnostics)"
                if run.status != .done {
                    #expect(run.status == .failed, what)
                    #expect(run.diagnostics.contains(".parquet"), what)
                    #expect(try await table.log(of: target) == [], what)
                }
                try await table.check(target, settledBy: table.line(to: target), what)
            }
        }
    }

    /// So with row groups that are carried, which nobody decodes.
    ///
    /// The file is too large for the memory to be fetched whole.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func spoiledRowGroups(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, inputs: 0, seed: seed) { table in
            let feed = try TrafficFeed(hours: 1, rowsPerMinute: 125_000)
            let bytes = try feed.file(0).bytes
            try await table.store(table.landing).write(bytes, to: ProxiedTable.input(0))
            let line = [
                "run", "--json", "--from", table.landing, "--partition-by", "k = 1", "--to",
                table.target, "--memory", "64MiB", "--threads", "64",
            ]
            var random = SeededGenerator(seed: seed)
            for _ in 0..<(Chance.isWide ? 50 : 4) {
                let flip = Flip(at: .random(in: 10_000..<bytes.count / 2, using: &random))
                table.proxy.setRules([
                    Rule(
                        "spoiled",
                        .corrupt(flip),
                        for: .s3(.getObject, path: "*/landing/*"),
                        Schedule(first: 2)
                    )
                ])
                let run = try await table.run(line)
                #expect(run.status == .failed, "\(flip): \(run.diagnostics)")
                #expect(run.diagnostics.contains("the bytes have changed since they were written"))
                #expect(try await table.log() == [])
            }
            table.proxy.setRules([])
            let run = try await table.run(line)
            #expect(run.output.contains(#""carried": 1"#), "\(run.output)")
        }
    }

    /// So with what the table's ledger says of itself.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func spoiledLedgers(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, inputs: 2, seed: seed) { table in
            // A run without a job would read for all jobs.
            let line = table.line(to: nil, "--job", "base")
            #expect(try await table.direct(line).report.commit?.runs == [1])
            var random = SeededGenerator(seed: seed)
            let ledger = RequestMatcher.s3(.getObject, path: "*/_sluice/*")
            for number in 0..<(Chance.isWide ? 100 : 8) {
                let flip = Flip(
                    at: .random(in: 0..<200, using: &random),
                    mask: 1 << UInt8.random(in: 0..<8, using: &random)
                )
                table.proxy.setRules([
                    Rule("spoiled", .corrupt(flip), for: ledger, .nth(1 + number % 3))
                ])
                let line = table.line(to: nil, "--job", "job-\(number)")
                let run = try await table.run(line)
                let isHit = !table.proxy.log.entries(ofRule: "spoiled").isEmpty
                table.proxy.setRules([])
                #expect(isHit || run.status == .done)
                try await table.check(nil, settledBy: line, times: number + 2, "\(flip)")
            }
        }
    }

    /// What the server gets is not what was sent: it compares the checksums, and is asked again.
    @Test(arguments: ["upload", "copy"])
    func spoiledWrites(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let writes: [(String, RequestMatcher)] = [
                ("staged", .s3(publishing == "copy" ? .putObject : .uploadPart, path: "*/out/*")),
                ("entry", .s3(.putObject, path: "*/_sluice/out/log/*")),
                ("claim", .s3(.putObject, path: "*/_sluice/out/runs/*")),
            ]
            for (number, (name, matcher)) in writes.enumerated() {
                table.proxy.setRules([
                    Rule(name, .corruptRequest([Flip(at: 30)]), for: matcher, .nth(1))
                ])
                let line = table.line(to: nil, "--job", "job-\(number)")
                let isEntry = name == "entry"
                // Whoever puts an entry looks what became of it, however often it is sent.
                let run = try await table.run(line, attempts: isEntry ? 1 : nil)
                #expect(table.proxy.log.entries(ofRule: name).count == 1)
                #expect(run.status == .done, "\(name): \(run.diagnostics)")
                table.proxy.setRules([])
                try await table.check(nil, settledBy: line, times: number + 1, "\(name)")
            }
        }
    }
}

extension Schedule {
    /// Three requests of ten, for so many.
    fileprivate static func storm(_ count: Int) -> Schedule {
        Schedule(count: count, chance: 0.3)
    }
}
