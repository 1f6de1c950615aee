import Foundation
import SeededRandom
import Testing

@testable import FaultProxy

/// A server that checks signatures, asks for bodies and keeps its promises about conditions.
@Suite("A real S3 server", .serialized, .enabled(if: LiveS3.endpoint != nil, LiveS3.hint))
struct LiveS3Tests {
    /// Long enough for curl to expect a `100 Continue`, and to fill every buffer on the way.
    private static let long: Data = {
        var random = SeededGenerator(seed: 1)
        return Data((0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }()

    @Test("signatures hold, both with odd keys and with wrong secrets")
    func signatures() async throws {
        try await LiveS3.with { proxy, folder in
            let put = try await LiveS3.ask(proxy, "\(folder)/a%20b/c%3Dd", body: Self.long)
            #expect(put.status == 200, "\(put.text)")
            #expect(put.headers.contains("100 Continue"))
            let got = try await LiveS3.ask(proxy, "\(folder)/a%20b/c%3Dd")
            #expect(got.status == 200 && got.body == Self.long)
            let part = try await LiveS3.ask(
                proxy,
                "\(folder)/a%20b/c%3Dd",
                ["--header", "Range: bytes=5-9"]
            )
            #expect(part.status == 206 && part.body == Self.long[5...9])
            let forged = try await LiveS3.ask(
                proxy,
                "\(folder)/a%20b/c%3Dd",
                ["--user", "\(ProcessInfo.processInfo.environment["AWS_ACCESS_KEY_ID"] ?? ""):no"]
            )
            #expect(forged.status == 403)
            let head = try await LiveS3.ask(proxy, "\(folder)/a%20b/c%3Dd", ["--head"])
            #expect(head.status == 200)
            #expect(head.headers.lowercased().contains("content-length: \(Self.long.count)\r\n"))
            #expect(proxy.log.entries.compactMap(\.problem) == [])
        }
    }

    @Test("a lost answer is a success that nobody knows of")
    func lostAnswer() async throws {
        let rules = [Rule("lost", .loseAnswer, for: .s3(.putObject), .nth(1))]
        try await LiveS3.with(rules: rules) { proxy, folder in
            let once = ["--header", "If-None-Match: *"]
            let lost = try await LiveS3.ask(proxy, "\(folder)/log", once, body: Data("1".utf8))
            #expect(lost.exit == 52)
            let again = try await LiveS3.ask(proxy, "\(folder)/log", once, body: Data("2".utf8))
            #expect(again.status == 412)
            #expect(try await LiveS3.ask(proxy, "\(folder)/log").text == "1")
        }
    }

    @Test("half an object is none")
    func cutRequest() async throws {
        let rules = [Rule("cut", .cutRequest(afterBytes: 2 << 20), for: .s3(.putObject))]
        try await LiveS3.with(rules: rules) { proxy, folder in
            let cut = try await LiveS3.ask(proxy, "\(folder)/a", body: Self.long)
            #expect([55, 56].contains(cut.exit))
            #expect(try await LiveS3.ask(proxy, "\(folder)/a").status == 404)
        }
    }

    @Test("a request that lands late, behind the one that won")
    func lateRequest() async throws {
        let hold = Hold(until: .released, client: .isCutOff)
        let rules = [Rule("late", .hold(hold), for: .s3(.putObject), .nth(1))]
        try await LiveS3.with(rules: rules) { proxy, folder in
            let once = ["--header", "If-None-Match: *"]
            let late = try await LiveS3.ask(proxy, "\(folder)/log", once, body: Data("1".utf8))
            #expect(late.exit == 52)
            #expect(try await LiveS3.ask(proxy, "\(folder)/log").status == 404)
            let next = try await LiveS3.ask(proxy, "\(folder)/log", once, body: Data("2".utf8))
            #expect(next.status == 200)
            try await proxy.releaseHeld()
            #expect(proxy.log.entries(ofRule: "late").map(\.upstreamStatuses) == [[412]])
            #expect(try await LiveS3.ask(proxy, "\(folder)/log").text == "2")
        }
    }

    @Test("a retry that the first try has made fail")
    func forwardedTwice() async throws {
        let rules = [Rule("retry", .forwardTwice, for: .s3(.putObject))]
        try await LiveS3.with(rules: rules) { proxy, folder in
            let put = try await LiveS3.ask(
                proxy,
                "\(folder)/log",
                ["--header", "If-None-Match: *"],
                body: Self.long
            )
            #expect(put.status == 412)
            #expect(proxy.log.entries(ofRule: "retry").map(\.upstreamStatuses) == [[200, 412]])
            #expect(try await LiveS3.ask(proxy, "\(folder)/log").body == Self.long)
        }
    }

    @Test("answers that break in the middle, or are not what was stored")
    func brokenAnswers() async throws {
        let cuts: [(Fault, Int32)] = [
            (.truncate(afterBytes: 2 << 20), 18), (.reset(afterBytes: 2 << 20), 56),
            (.corrupt(Flip(at: 2 << 20)), 0),
        ]
        try await LiveS3.with { proxy, folder in
            #expect(try await LiveS3.ask(proxy, "\(folder)/a", body: Self.long).status == 200)
            for (fault, exit) in cuts {
                proxy.setRules([Rule("broken", fault, for: .s3(.getObject))])
                let got = try await LiveS3.ask(proxy, "\(folder)/a")
                #expect(got.exit == exit)
                #expect(got.body != Self.long)
            }
        }
    }

    @Test("storms of SlowDown, and errors after the effect")
    func errors() async throws {
        try await LiveS3.with { proxy, folder in
            proxy.setRules([Rule("storm", .answer(.slowDown), .next(1))])
            let slow = try await LiveS3.ask(proxy, "\(folder)/a", body: Self.long)
            #expect(slow.status == 503 && slow.text.contains("<Code>SlowDown</Code>"))
            proxy.setRules([Rule("after", .replaceAnswer(.internalError), .next(1))])
            let failed = try await LiveS3.ask(proxy, "\(folder)/a", body: Self.long)
            #expect(failed.status == 500)
            #expect(try await LiveS3.ask(proxy, "\(folder)/a").body == Self.long)
        }
    }
}
