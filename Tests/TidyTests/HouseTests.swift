import Foundation
import Testing

/// The rules, held against this repository.
@Suite("House")
struct HouseTests {
    @Test("targets import only what their layer allows, and only some wait")
    func layers() {
        expectTidy(House.sources.flatMap { Layer.findings(in: $0) })
    }

    @Test("files and functions are short")
    func sizes() {
        expectTidy(House.sources.flatMap { Sizes.findings(in: $0) })
        expectTidy(House.swiftFiles(below: "Tests").flatMap { Sizes.findings(in: $0) })
    }

    @Test("unsafe stands only in the files that are listed for it")
    func unsafeFence() throws {
        let text = try House.text(of: UnsafeFence.listPath)
        #expect(UnsafeFence.unexplained(in: text) == [], "say why, behind the path and a colon")
        let list = UnsafeFence.listed(in: text)
        expectTidy(UnsafeFence.findings(in: House.sources, list: list))
        expectTidy(House.sources.flatMap { UnsafeFence.unexplainedPromises(in: $0) })
    }

    @Test("nothing unfinished, nothing that traps on input")
    func banned() {
        expectTidy(House.sources.flatMap { Banned.findings(in: $0) })
    }

    @Test("files, modules and test targets are well named")
    func names() {
        expectTidy(Names.drawerFindings(paths: House.sources.map(\.path)))
        expectTidy(House.sources.flatMap { Names.moduleFindings(in: $0) })
        expectTidy(
            Names.mirrorFindings(targets: House.targets, testTargets: House.names(in: "Tests"))
        )
    }

    @Test("documents name paths, links, targets and types that exist")
    func documents() throws {
        let makeTargets = Documents.makeTargets(in: try House.text(of: "Makefile"))
        for document in House.documents {
            expectTidy(Documents.pathFindings(in: document, exists: House.exists))
            expectTidy(Documents.linkFindings(in: document, exists: House.exists))
            expectTidy(Documents.makeFindings(in: document, targets: makeTargets))
        }
        let architecture = try #require(House.documents.first { $0.path == "ARCHITECTURE.md" })
        let files = House.sources + House.swiftFiles(below: "Tests")
        let words = Set(files.flatMap(\.code).map(\.text)).union(House.targets)
        expectTidy(Documents.nameFindings(in: architecture, words: words))
        #expect(architecture.lines.count <= Documents.architectureLineLimit)
    }

    @Test("the public surface is the recorded one, and documented")
    func publicSurface() throws {
        expectTidy(House.sources.flatMap { PublicSurface.undocumented(in: $0) })
        let found = PublicSurface.list(House.sources)
        if ProcessInfo.processInfo.environment["SLUICE_RECORD"] == "1" {
            let text = found.map { $0 + "\n" }.joined()
            let file = House.root.appending(path: PublicSurface.listPath)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let recorded = try House.text(of: PublicSurface.listPath)
            .split(separator: "\n").map(String.init)
        expectTidy(PublicSurface.changes(recorded: recorded, found: found))
    }

    @Test("the tests see the repository they are to judge")
    func seesTheRepository() {
        #expect(House.exists("Package.swift"))
        #expect(House.targets.contains("Buffers"))
        #expect(House.documents.contains { $0.path == "README.md" })
    }
}
