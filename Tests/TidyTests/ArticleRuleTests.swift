import Testing

@Suite("Rules of articles")
struct ArticleRuleTests {
    private let article = Article(
        path: "Sources/A/A.docc/B.md",
        text: """
            # Title
            ```swift
            let a = 1
            if a == 1 {
                run(a)
            }
            ```
            ```
            no code
            ```
            """
    )

    private func findings(_ test: String) -> [String] {
        let file = SwiftFile(path: "Tests/ATests/B.swift", text: test)
        return article.findings(tests: [file]).map(\.description)
    }

    @Test("code of an article stands in a test, however far indented")
    func codeOfArticles() {
        #expect(findings("    let a = 1\n    if a == 1 {\n        run(a)\n    }\n").isEmpty)
        let missing =
            "Sources/A/A.docc/B.md:3: no test has this code: write it into the one of the "
        for other in [
            "let a = 1\nif a == 2 {\nrun(a)\n}\n", "let a = 1\n\nif a == 1 {\nrun(a)\n}\n",
        ] {
            #expect(findings(other).count == 1)
            #expect(findings(other).first?.hasPrefix(missing) == true)
        }
    }

    @Test("the articles of this repository")
    func house() {
        let paths = House.files(below: "Sources").filter {
            $0.contains(".docc/") && $0.hasSuffix(".md")
        }
        let articles = paths.compactMap { path in
            (try? House.text(of: path)).map { Article(path: path, text: $0) }
        }
        #expect(articles.flatMap(\.swiftBlocks).count > 15)
        let tests = House.swiftFiles(below: "Tests").filter { $0.stem.contains("Article") }
        expectTidy(articles.flatMap { $0.findings(tests: tests) })
    }
}
