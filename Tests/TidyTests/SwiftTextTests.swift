import Testing

@Suite("Swift text")
struct SwiftTextTests {
    private func words(_ text: String) -> [String] {
        SwiftLexer.tokens(of: text).filter { $0.kind == .word }.map(\.text)
    }

    @Test(
        "words in strings and comments are no words of the code",
        arguments: [
            ("a \"b\" c", ["a", "c"]), ("a // b\nc", ["a", "c"]),
            ("a /* b /* c */ d */ e", ["a", "e"]),
            (#"a "\" b" c"#, ["a", "c"]), (#"a "b \(c + "d \(e)") f" g"#, ["a", "c", "e", "g"]),
            ("a #\"b \" \\(c) d\"# e", ["a", "e"]), ("a #\"b \\#(c)\"# d", ["a", "c", "d"]),
            ("a \"\"\"\nb \" c\n\"\"\" d", ["a", "d"]), ("`a b` c", ["`a b`", "c"]),
            ("#if a", ["if", "a"]),
            ("a \"unfinished\nb", ["a", "b"]), ("0x1F a1", ["a1"]),
        ]
    )
    func lexes(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test("tokens know their line, also behind what spans several")
    func lines() {
        let tokens = SwiftLexer.tokens(of: "a\n\"\"\"\nx\n\"\"\"\n/*\n*/ b")
        #expect(tokens.map(\.line) == [1, 2, 5, 6])
    }

    @Test(
        "any text is cut to its end",
        arguments: ["\"\\(", "/*", "#\"", "`", "\"\\", "((", "}})"]
    )
    func ends(text: String) {
        #expect(SwiftLexer.tokens(of: text).last?.range.upperBound == text.utf8.count)
    }

    @Test("the public surface is found in the text")
    func publicSurface() {
        let text = """
            public import Columns
            /// A thing.
            @frozen public struct Thing: Sendable,
                Hashable
            {
                public private(set) var count = 0
                var hidden: Int
                public init(
                    _ first: Int,
                    second: String = "x",
                ) throws(ThingError) { public_ = 1 }
                public static func == (a: Thing, b: Thing) -> Bool { true }
                public let isOpen: Bool
                public var name: String { switch self { case .a: "a" } }
            }
            extension Thing.Part where A == B {
                /// Kinds.
                public enum Kind: Sendable {
                    case one(Int), two
                    case three
                }
            }
            public protocol Store: Sendable {
                /// Reads.
                func read() async throws -> [Int]
                associatedtype Item
            }
            """
        let file = SwiftFile(path: "Sources/Lake/A.swift", text: text)
        let declarations = PublicSurface.declarations(in: file)
        #expect(
            declarations.map(\.description) == [
                "Lake: struct Thing: Sendable, Hashable",
                "Lake.Thing: private(set) var count",
                "Lake.Thing: init(_ first: Int, second: String = \"x\") throws(ThingError)",
                "Lake.Thing: static func == (a: Thing, b: Thing) -> Bool",
                "Lake.Thing: let isOpen: Bool",
                "Lake.Thing: var name: String",
                "Lake.Thing.Part: enum Kind: Sendable",
                "Lake.Thing.Part.Kind: case one(Int), two",
                "Lake.Thing.Part.Kind: case three",
                "Lake: protocol Store: Sendable",
                "Lake.Store: func read() async throws -> [Int]",
                "Lake.Store: associatedtype Item",
            ]
        )
        let undocumented = PublicSurface.undocumented(in: file)
        #expect(undocumented.map(\.line) == [8, 23])
    }

    @Test("a change of the public surface is found")
    func surfaceChanges() {
        let changes = PublicSurface.changes(recorded: ["a", "b"], found: ["b", "c"])
        #expect(changes.prefix(2).map(\.message).sorted() == ["gone: a", "new: c"])
        #expect(changes.last?.message.hasPrefix("if this is meant, record it") == true)
        #expect(PublicSurface.changes(recorded: ["a"], found: ["a"]).isEmpty)
    }
}
