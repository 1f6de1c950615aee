import Testing

@Suite("Rules of error texts")
struct ErrorTextRuleTests {
    private func findings(_ source: String, test: String, exempt: [String] = []) -> [String] {
        let tests = [SwiftFile(path: "Tests/ATests/B.swift", text: test)]
        return ErrorTexts(tests: tests)
            .findings(in: SwiftFile(path: "Sources/A/B.swift", text: source), exempt: exempt)
            .map(\.description)
    }

    private let source = #"""
        throw AError(.kind, "the size \(size) of the file is "
            + "odd, expected an even one")
        """#

    @Test("an error's text stands in a test")
    func met() {
        #expect(findings(source, test: #""size 3 of the file is odd, expected""#).isEmpty)
        #expect(findings(source, test: #"("of the file " + "is odd, expected an")"#).isEmpty)
        #expect(
            findings(source, test: #""another text altogether""#) == [
                "Sources/A/B.swift:1: no test has the error the size … of the file is odd, expected "
                    + "an even one: add the situation to one, with its whole text"
            ]
        )
        #expect(findings(source, test: "// of the file is odd, expected an even one").count == 1)
    }

    @Test("short texts are looked for as a whole")
    func short() {
        #expect(findings(#"throw AError("odd size")"#, test: #""an odd size here""#).isEmpty)
        #expect(findings(#"throw AError("odd size")"#, test: #""an odd thing""#).count == 1)
        #expect(findings(#"throw AError("odd")"#, test: "").isEmpty)
        #expect(findings(#"print("no error, just some text")"#, test: "").isEmpty)
    }

    @Test("what no test can provoke is listed with its reason")
    func exempt() {
        let entry = "Sources/A/B.swift: of the file is odd: needs a broken disk"
        #expect(findings(source, test: "", exempt: [entry]).isEmpty)
        #expect(findings(source, test: "", exempt: ["Sources/A/C.swift: odd: reason"]).count == 1)
    }

    @Test("the errors of this repository")
    func house() throws {
        let tests = House.swiftFiles(below: "Tests").filter { $0.target != "TidyTests" }
        let errors = ErrorTexts(tests: tests)
        let lists = try House.text(of: ErrorTexts.exemptionsPath)
            .split(separator: "\n").map(String.init)
        let targets = Set(Layer.all.filter(\.mayWait).map(\.target))
        let judged = House.sources.filter { targets.contains($0.target) }
        #expect(judged.flatMap(ErrorTexts.errorTexts).count > 100)
        expectTidy(judged.flatMap { errors.findings(in: $0, exempt: lists) })
        for entry in lists {
            let path = String(entry.prefix { $0 != ":" })
            let file = try #require(judged.first { $0.path == path }, "\(entry)")
            #expect(
                errors.findings(in: file).count > errors.findings(in: file, exempt: [entry]).count,
                "not needed: \(entry)"
            )
        }
    }
}
