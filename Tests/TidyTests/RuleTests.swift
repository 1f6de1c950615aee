import Testing

/// A small planted text violates each rule once; beside it stands one that does not.
@Suite("Rules")
struct RuleTests {
    private func file(_ path: String, _ text: String) -> SwiftFile {
        SwiftFile(path: path, text: text)
    }

    private func messages(_ findings: [Finding]) -> [String] { findings.map(\.description) }

    @Test(
        "a target may not import what lies above it",
        arguments: [
            ("Parquet", "import Codecs", true),
            ("Parquet", "import ObjectStorage", false),
            ("Parquet", "import Foundation", false),
            ("Parquet", "public import struct Columns.Field", true),
            ("Codecs", "internal import CSnappy", true),
            ("Columns", "import CSnappy", false),
            ("Repartition", "import DataCatalog", false),
            ("Repartition", "import FoundationEssentials", false),
            ("Repartition", "import Synchronization", true),
            ("Expressions", "import Synchronization", false),
            ("DataCatalog", "import Foundation", true),
            ("SluiceMain", "import Parquet", false),
            ("Columns", "// import Foundation", true),
            ("Unheard", "", false),
        ]
    )
    func layerImports(target: String, line: String, isAllowed: Bool) {
        let findings = Layer.findings(in: file("Sources/\(target)/A.swift", line))
        #expect(findings.isEmpty == isAllowed, "\(findings)")
    }

    @Test("the finding names place, rule and cure")
    func layerMessage() {
        let findings = Layer.findings(in: file("Sources/Columns/A.swift", "\nimport Parquet"))
        #expect(
            messages(findings) == [
                "Sources/Columns/A.swift:2: Columns imports Parquet, its layer allows Buffers: "
                    + "move the code, or change Layer.all and ARCHITECTURE.md"
            ]
        )
    }

    @Test(
        "lower layers do not wait",
        arguments: [
            ("Codecs", "func read() async {}", 1),
            ("Parquet", "let x = await y; Task {}", 2),
            ("Columns", "let x = Mutex(0)", 1),
            ("Parquet", "let x = Mutex(0)", 0),
            ("Parquet", "// await; let s = \"await\"", 0),
            ("ObjectStorage", "func read() async {}", 0),
        ]
    )
    func waiting(target: String, text: String, count: Int) {
        #expect(Layer.findings(in: file("Sources/\(target)/A.swift", text)).count == count)
    }

    @Test("the layers have no cycle, and each allows only layers that are listed before it")
    func layersPointDown() {
        var known = Layer.alwaysAllowed.union([
            "CSnappy", "CZstd", "CDeflate", "CLZ4", "CBrotli", "CLinux",
        ])
        .union(["GRDB", "Yams", "ArgumentParser", "Crypto", "Dispatch", "Synchronization"])
        .union(["AsyncHTTPClient", "CCRC", "NIOCore", "NIOHTTP1", "NIOSSL", "Subprocess"])
        for layer in Layer.all {
            #expect(layer.imports.isSubset(of: known), "\(layer.target)")
            known.insert(layer.target)
        }
    }

    @Test("files, functions and lines have limits")
    func sizes() {
        func function(_ lineCount: Int) -> String {
            "func long(\n  of x: Int = 0\n) {\n" + String(repeating: "a()\n", count: lineCount - 4)
                + "}\n"
        }
        #expect(Sizes.findings(in: file("A.swift", function(70))).isEmpty)
        #expect(
            messages(Sizes.findings(in: file("A.swift", "\n" + function(71)))) == [
                "A.swift:2: long has 71 lines, at most 70: split the function"
            ]
        )
        let lines = String(repeating: "x\n", count: 500)
        #expect(Sizes.findings(in: file("A.swift", lines)).isEmpty)
        #expect(
            messages(Sizes.findings(in: file("A.swift", lines + "x\n"))) == [
                "A.swift:1: 501 lines, at most 500: split the file"
            ]
        )
        let wide = String(repeating: "é", count: 101)
        #expect(
            messages(Sizes.findings(in: file("A.swift", wide))) == [
                "A.swift:1: 101 columns, at most 100"
            ]
        )
        #expect(Sizes.findings(in: file("A.swift", "    \"\(wide)\"")).isEmpty)
    }

    @Test("functions are found whatever they are")
    func functions() {
        let text = """
            protocol P {
                func noBody() throws
                var noBody: Int { get }
                init()
            }
            struct S {
                var stored = 1
                var computed: Int {
                    1
                }
                init<T>(_ x: T) where T: P { self.init() }
                static func == (a: S, b: S) -> Bool { true }
                subscript(i: Int) -> Int { i }
                deinit { }
            }
            """
        let found = Sizes.functions(in: file("A.swift", text)).map { "\($0.name) \($0.lineCount)" }
        #expect(
            found == ["noBody 1", "computed 3", "init 1", "= 1", "subscript 1", "deinit 1"]
        )
    }

    @Test("unsafe stands behind its fence")
    func unsafeFence() {
        let safe = file("Sources/A/Safe.swift", "nonisolated(unsafe) var x = 0 // unsafe")
        let raw = file("Sources/A/Raw.swift", "\nlet p: UnsafeRawPointer")
        let word = file("Sources/A/Word.swift", "let x = unsafe y")
        let list = ["Sources/A/Raw.swift", "Sources/A/Word.swift"]
        #expect(UnsafeFence.findings(in: [safe, raw, word], list: list).isEmpty)
        #expect(
            messages(UnsafeFence.findings(in: [raw, word], list: [list[1]])) == [
                "Sources/A/Raw.swift:2: UnsafeRawPointer outside the fence: use arrays, spans or "
                    + "Bytes, or list the file in \(UnsafeFence.listPath)"
            ]
        )
        #expect(
            messages(UnsafeFence.findings(in: [safe], list: ["Sources/A/Safe.swift"])) == [
                "\(UnsafeFence.listPath):1: Sources/A/Safe.swift needs no unsafe: unlist it"
            ]
        )
        #expect(UnsafeFence.findings(in: [raw, word], list: list.reversed()).count == 1)
        #expect(UnsafeFence.listed(in: "# why\na: x: y\nb\n") == ["a", "b"])
        #expect(UnsafeFence.unexplained(in: "# why\na: x\nb\n") == ["b"])
    }

    @Test(
        "promises to the compiler are explained",
        arguments: [
            ("struct S: @unchecked Sendable {}", 1),
            ("// SAFETY: one owner\nstruct S: @unchecked Sendable {}", 0),
            ("struct S: @unchecked Sendable {\n    // SAFETY: one owner\n}", 0),
            ("// SAFETY: one owner\n\n\n\nnonisolated(unsafe) var x = 0", 1),
            ("let s = \"@unchecked Sendable\"", 0),
        ]
    )
    func promises(text: String, count: Int) {
        #expect(UnsafeFence.unexplainedPromises(in: file("A.swift", text)).count == count)
    }

    @Test(
        "nothing unfinished and nothing that traps",
        arguments: [
            ("let x = try! y()", 1), ("let x = y as! Z", 1), ("let x = y!.z", 1), ("f(a)!", 1),
            ("a[0]! += 1", 1), ("var x: Int!", 1), ("if !a && b != c {}", 0), ("a!=b", 0),
            ("let s = \"wow!\"", 0), ("let s = \"\\(a!)\"", 1), ("fatalError()", 1),
            ("// TODO: later", 1), ("/* FIXME */", 1), ("// todos are fine", 0),
            ("let TODO = 1", 0),
            ("f(!x)", 0),
        ]
    )
    func banned(text: String, count: Int) {
        #expect(Banned.findings(in: file("A.swift", text)).count == count)
    }

    @Test("names say what a thing is")
    func names() {
        let paths = [
            "Sources/A/HiveUtils.swift", "Sources/A/Helpers/B.swift", "Sources/A/Commonly.swift",
        ]
        #expect(Names.drawerFindings(paths: paths).map(\.path) == Array(paths.prefix(2)))
        #expect(Names.camelCaseWords(in: "HTTPThing2Go.swift") == ["HTTPThing", "Go", "swift"])

        #expect(Names.moduleFindings(in: file("Sources/Lake/A.swift", "enum Lake {}")).count == 1)
        #expect(Names.moduleFindings(in: file("Sources/Lake/A.swift", "enum Lakes {}")).isEmpty)

        let mirrored = Names.mirrorFindings(
            targets: ["Buffers", "Lake"],
            testTargets: ["LakeTests", "TidyTests"]
        )
        #expect(mirrored.isEmpty)
        let unmirrored = Names.mirrorFindings(targets: ["Lake"], testTargets: ["LakesTests"])
        #expect(unmirrored.map(\.path) == ["Tests/LakesTests", "Sources/Lake"])
    }
}
