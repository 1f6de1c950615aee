import Foundation
import Testing

@testable import Sluice

@Suite("Files of settings")
struct ConfigurationFileTests {
    private let folder: SettingsFolder

    init() throws { folder = try SettingsFolder() }

    private static let names = ConfigurationKey.allCases.map(\.name).joined(separator: ", ")

    @Test func readsKeysAndSections() throws {
        let file = try ConfigurationFile(
            """
            # A lake.
            memory: 2GiB
            "threads": 4
            ansi:   'false'
            s3:
              endpoint_url: http://localhost:8333
              requester_pays: true  # they pay & *we* read
            glue:
            #  endpoint_url: http://localhost:1
            """,
            path: "f"
        )
        #expect(
            file.settings == [
                .memory: .init(text: "2GiB", line: 2, column: 9),
                .threads: .init(text: "4", line: 3, column: 12),
                .ansi: .init(text: "false", line: 4, column: 9),
                .s3Endpoint: .init(text: "http://localhost:8333", line: 6, column: 17),
                .s3RequesterPays: .init(text: "true", line: 7, column: 19),
            ]
        )
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "\n\n"])
    func aFileMaySayNothing(text: String) throws {
        #expect(try ConfigurationFile(text, path: "f").settings.isEmpty)
    }

    @Test(arguments: [
        ("memmory: 1GiB", "there is no key memmory, did you mean memory? (f:1:1)"),
        ("memory: 1GiB\nx: 1", "there is no key x, the keys are \(names) (f:2:1)"),
        ("\"\\e[31m\": 1", "there is no key ?[31m, the keys are \(names) (f:1:1)"),
        ("s3:\n  region: x", "there is no key s3.region, did you mean region? (f:2:3)"),
        (
            "s3.publish: copy\ns3:\n  publsh: x",
            "there is no key s3.publsh, did you mean s3.publish? (f:3:3)"
        ),
        ("s3: yes", "s3 is a section, expected its keys in the lines below, indented (f:1:5)"),
        ("memory: [1GiB]", "memory has no value, expected a word, a number or a path (f:1:1)"),
        ("memory:", "memory has no value, expected a word, a number or a path (f:1:1)"),
        ("ansi: ~", "ansi has no value, expected a word, a number or a path (f:1:1)"),
        ("threads:\n  a: 1", "threads has no value, expected a word, a number or a path (f:1:1)"),
        ("just text", "the file holds no keys, expected lines like memory: 2GiB (f:1:1)"),
        ("- memory", "the file holds no keys, expected lines like memory: 2GiB (f:1:1)"),
        ("[a]: b", "a key is no word, expected lines like memory: 2GiB (f:1:1)"),
        ("memory: 1GiB\nmemory: 2GiB", "a key is there twice, name each key once (f:1:1)"),
        (
            "a: b: c",
            "the file is no YAML (mapping values are not allowed in this context), "
                + "expected lines like memory: 2GiB (f:1:5)"
        ),
        (
            "memory: 'x",
            "the file is no YAML (found unexpected end of stream), expected lines like "
                + "memory: 2GiB (f:1:11)"
        ),
        (
            "memory: 1GiB\n---\nmemory: 2GiB",
            "the file is no YAML (but found another document), "
                + "expected lines like memory: 2GiB (f:2:1)"
        ),
        ("a: \u{1}", "the file is no YAML, expected text of lines like memory: 2GiB (f)"),
        (
            "memory: &a 1GiB",
            "anchors (&name) and aliases (*name) are not read here, write the "
                + "value out (f:1:9)"
        ),
        (
            "memory: *a",
            "anchors (&name) and aliases (*name) are not read here, write the value "
                + "out (f:1:9)"
        ),
        (
            "a: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
            "the file is nested too deeply, expected keys "
                + "and at most one section around them (f:1:1)"
        ),
        (
            "- - - - - a",
            "the file is nested too deeply, expected keys and at most one section "
                + "around them (f:1:1)"
        ),
    ])
    func saysWhatIsWrongAndWhere(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationFile(text, path: "f")
        }
        #expect(error?.description == message)
        #expect(error?.kind == .malformed)
    }

    @Test func cutsLongNames() {
        let name = String(repeating: "k", count: 65)
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationFile("\(name): 1", path: "f")
        }
        #expect(error?.message.hasPrefix("there is no key \(name.dropLast())…, the keys") == true)
    }

    @Test func readsWhatIsNestedAsDeeplyAsMayBe() {
        let lines = (0...64).map { String(repeating: " ", count: $0) + "- ? - -" }
        for text in [
            lines.joined(separator: "\n"),
            (0...64).map { level in
                String(repeating: " ", count: level) + "a:"
            }.joined(separator: "\n"),
        ] {
            #expect(throws: ConfigurationError.self) { try ConfigurationFile(text, path: "f") }
        }
    }

    /// Ten levels of ten references: what the parser would have to walk has 10^10 nodes.
    @Test func refusesAFileThatUnfolds() {
        let levels = (1..<10).map { level in
            let references = repeatElement("*a\(level - 1)", count: 10).joined(separator: ",")
            return "a\(level): &a\(level) [\(references)]"
        }
        let text = "a0: &a0 x\n" + levels.joined(separator: "\n") + "\n? *a9\n: x"
        #expect(throws: ConfigurationError.self) { try ConfigurationFile(text, path: "f") }
    }

    /// Whatever the bytes, they are settings or an error of ours.
    @Test("damaged files", arguments: 1...40 as ClosedRange<UInt64>)
    func survivesDamage(seed: UInt64) {
        let sound =
            "# A lake.\ncatalog: c.sqlite\nmemory: 2GiB\ns3:\n  publish: 'copy'\n  sse: AES256\n"
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let marks = Array("[]{}&*-?:|>!%@`'\"#, \n\t~\u{0}\u{85}x")
        for _ in 0..<50 {
            var text = Array(sound)
            for _ in 0...random(8) {
                let piece = [Character](repeating: marks[random(marks.count)], count: 1 + random(6))
                text.replaceSubrange(random(text.count)..<text.count, with: piece + text.suffix(9))
            }
            do {
                _ = try ConfigurationFile(String(text), path: "f")
            } catch {
                #expect(error is ConfigurationError, "\(String(text)): \(error)")
            }
        }
    }
}

@Suite("Finding the file of settings")
struct ConfigurationFindingTests {
    private let folder: SettingsFolder

    init() throws { folder = try SettingsFolder() }

    private func found(
        _ path: String? = nil,
        _ variables: [String: String] = [:],
        from inner: String = ""
    ) throws -> String? {
        var environment = folder.environment(variables)
        environment.workingFolder += inner
        let file = try ConfigurationFile.find(named: path, in: environment)
        return file.map { String($0.path.dropFirst(folder.path.count)) }
    }

    @Test func looksFromTheWorkingFolderUpThenAtHome() throws {
        for name in ["a/b", "a/c", "home/.config/sluice", "s", "x/sluice"] {
            try folder.makeFolder(name)
        }
        #expect(try found() == nil)
        try folder.write("", to: "home/.config/sluice/sluice.yaml")
        #expect(try found() == "/home/.config/sluice/sluice.yaml")
        try folder.write("", to: "x/sluice/sluice.yaml")
        #expect(
            try found(nil, ["XDG_CONFIG_HOME": folder.path + "/x"]) == "/x/sluice/sluice.yaml"
        )
        try folder.write("", to: "s/sluice.yaml")
        let home = ["SLUICE_HOME": folder.path + "/s"]
        #expect(try found(nil, home) == "/s/sluice.yaml")
        try folder.write("", to: "a/sluice.yaml")
        #expect(try found(nil, home, from: "/a/b") == "/a/sluice.yaml")
        try folder.write("", to: "a/b/sluice.yaml")
        #expect(try found(nil, home, from: "/a/b") == "/a/b/sluice.yaml")
        #expect(try found(nil, home, from: "/a/c") == "/a/sluice.yaml")
        try folder.write("", to: "other.yaml")
        #expect(try found(nil, ["SLUICE_CONFIG": "other.yaml"]) == "/other.yaml")
        #expect(try found("a/sluice.yaml", ["SLUICE_CONFIG": "other.yaml"]) == "/a/sluice.yaml")
    }

    @Test(arguments: [("--config", true), ("SLUICE_CONFIG", false)])
    func aFileThatIsNamedIsThere(namer: String, isOption: Bool) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try isOption ? found("no.yaml") : found(nil, ["SLUICE_CONFIG": "no.yaml"])
        }
        #expect(
            error?.description == "\(namer) names a file that is not there, correct the path or "
                + "make a lake with sluice lake init (\(folder.path)/no.yaml)"
        )
        #expect(error?.kind == .notFound)
    }

    @Test func aFolderIsNoFile() throws {
        try folder.makeFolder("sluice.yaml")
        let error = #expect(throws: ConfigurationError.self) { try found() }
        #expect(
            error?.description == "the configuration is no file, expected one like sluice.yaml "
                + "(\(folder.path)/sluice.yaml)"
        )
    }

    @Test func aFileHasItsLimit() throws {
        try folder.write(String(repeating: "#", count: 70_000))
        let error = #expect(throws: ConfigurationError.self) { try found() }
        #expect(
            error?.description == "the file has more than 65536 bytes, expected a few lines like "
                + "memory: 2GiB (\(folder.path)/sluice.yaml)"
        )
    }

    @Test func aFileIsText() throws {
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: folder.path + "/sluice.yaml"))
        let error = #expect(throws: ConfigurationError.self) { try found() }
        #expect(
            error?.description == "the file is no UTF-8, expected text of lines like memory: 2GiB "
                + "(\(folder.path)/sluice.yaml)"
        )
    }

    /// Root may read everything, and only root can give a file away.
    @Test(.enabled(if: getuid() == 0, "only root can give files away"))
    func aFileOfSomebodyElseIsRefused() throws {
        try folder.write("memory: 2GiB\n")
        let path = folder.path + "/sluice.yaml"
        try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: path)
        let error = #expect(throws: ConfigurationError.self) { try found() }
        #expect(
            error?.description == "the file belongs to another user, name it with --config if it "
                + "is to be used (\(path))"
        )
        #expect(try found(path) == "/sluice.yaml")
    }
}
