import Testing

@Suite("Rules of documents")
struct DocumentRuleTests {
    private let present: Set = ["Sources/Parquet", "README.md", "docs/guide.md"]

    private func document(_ text: String, path: String = "README.md") -> Document {
        Document(path: path, text: text)
    }

    @Test(
        "paths in backticks exist",
        arguments: [
            ("see `Sources/Parquet`", 0), ("see `Sources/Parquet/`", 0),
            ("see `Sources/Parkett`", 1),
            ("see `Sources/Parquet/*.swift`", 0), ("see `Sources/Nowhere/*.swift`", 1),
            ("in `year=2020/month=5`", 0), ("see `CHANGES.md`", 1), ("see `README.md`", 0),
            ("`Sources/<target>`", 0), ("```\n`Sources/Parkett`\n```", 0), ("`Sources/Parkett", 0),
        ]
    )
    func paths(text: String, count: Int) {
        let findings = Documents.pathFindings(in: document(text), exists: present.contains)
        #expect(findings.count == count, "\(findings)")
    }

    @Test(
        "relative links lead somewhere",
        arguments: [
            ("[a](docs/guide.md)", "README.md", 0), ("[a](docs/guide.md#part)", "README.md", 0),
            ("[a](guide.md)", "docs/index.md", 0),
            ("[a](guide.md) [b](gone.md)", "docs/index.md", 1),
            ("[a](#part)", "README.md", 0), ("[a](https://example.org/x)", "README.md", 0),
            ("[a](docs/gone.md)", "README.md", 1),
        ]
    )
    func links(text: String, path: String, count: Int) {
        let findings = Documents.linkFindings(
            in: document(text, path: path),
            exists: present.contains
        )
        #expect(findings.count == count, "\(findings)")
    }

    @Test("make targets exist")
    func makeTargets() {
        let targets = Documents.makeTargets(
            in: "FLAGS := x\n.PHONY: a\ntest: lint ## T\n\trun: x\nlint:\n"
        )
        #expect(targets == ["test", "lint"])
        let text = """
            Run `make test`, not `make tea`; make do with it, or `make`, or `make DEBUG=1`.
            ```
            $ make brew
            make lint
            ```
            """
        let findings = Documents.makeFindings(in: document(text), targets: targets)
        #expect(
            findings.map(\.description) == [
                "README.md:1: the Makefile has no target tea",
                "README.md:3: the Makefile has no target brew",
            ]
        )
    }

    @Test("types in backticks are in the sources")
    func typeNames() {
        let findings = Documents.nameFindings(
            in: document("`Bytes`, `ByteBuffet`, `INT96`, `Bytes.count` and `bytes`"),
            words: ["Bytes"]
        )
        #expect(findings.map(\.message) == ["`ByteBuffet` is in no source file: correct the name"])
    }
}
