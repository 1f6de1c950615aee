import Testing

@Suite("What jobs hold")
struct JobValuesTests {
    private func findings(_ text: String, path: String = "Sources/Sluice/A.swift") -> [String] {
        let engine = SwiftFile(
            path: "Sources/Repartition/B.swift",
            text: "struct RunOptions {}\nenum Way { case a }\nfinal class Pool {}\nstruct Kind {}"
        )
        let file = SwiftFile(path: path, text: text)
        let foreign = JobValues.foreignTypes(in: [engine, file])
        return JobValues.findings(in: file, foreignTypes: foreign).map(\.description)
    }

    @Test("a public struct holds no value of the engine in line")
    func foundInline() {
        #expect(
            findings("public struct Frame {\n    package let options: RunOptions?\n}") == [
                "Sources/Sluice/A.swift:2: RunOptions is of a module that jobs are not compiled "
                    + "against: hold it in a final class, as DataFrame does"
            ]
        )
        #expect(findings("public struct Frame { private var way: Way = .a }").count == 1)
    }

    @Test(
        "arrays, references, computed properties and what is not a job's may",
        arguments: [
            "public struct Frame { var all: [RunOptions] }",
            "public struct Frame { let pool: Pool; let name: String }",
            "public struct Frame { var options: RunOptions { RunOptions() } }",
            "public struct Frame { static let usual: RunOptions = RunOptions() }",
            "public struct Frame { enum Kind { case a }\n let kind: Kind }",
            "struct Frame { let options: RunOptions }",
            "public struct Frame { final class Contents { let options: RunOptions } }",
            "public struct Frame { func f() { let options: RunOptions = g() } }",
        ]
    )
    func allowed(text: String) {
        #expect(findings(text).isEmpty)
    }

    @Test("only the module that hands values to jobs is judged")
    func otherModules() {
        let text = "public struct Frame { let options: RunOptions }"
        #expect(findings(text, path: "Sources/Reporting/A.swift").isEmpty)
    }

    @Test("the product names the modules that jobs are compiled against")
    func manifest() throws {
        let names = JobValues.modules.sorted().map { "\"\($0)\"" }
        let manifest = try House.text(of: "Package.swift")
        let line = manifest.split(separator: "\n").first { $0.hasPrefix("let jobModules") } ?? ""
        for name in names { #expect(line.contains(name)) }
        #expect(line.split(separator: ",").count == names.count)
    }

    @Test("the values of this repository")
    func house() {
        let foreign = JobValues.foreignTypes(in: House.sources)
        #expect(foreign.contains("RunOptions") && foreign.contains("Frame"))
        expectTidy(House.sources.flatMap { JobValues.findings(in: $0, foreignTypes: foreign) })
    }
}
