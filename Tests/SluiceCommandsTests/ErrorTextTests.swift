import Foundation
import ObjectStorage
import RoadTraffic
import Testing

@testable import SluiceCommands

/// A folder with all that people do wrong, made once for all situations.
private actor Mishaps {
    static let shared = Mishaps()

    private var folder: TemporaryFolder?

    func made() async throws -> TemporaryFolder {
        if let folder { return folder }
        let folder = try TemporaryFolder()
        let path = folder.path
        func store(_ name: String) throws -> any ObjectStore {
            try ObjectLocation(localPath: "\(path)/\(name)").open(durability: .process).store
        }
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 2)
        _ = try await feed.land(in: store("landing"))
        let files = FileManager.default
        let landed = try files.subpathsOfDirectory(atPath: path + "/landing")
            .filter { $0.hasSuffix(".parquet") }.sorted()
        for (index, copy) in ["one/a.parquet", "mixed/a=1/b=2/x.parquet", "mixed/c=1/y.parquet"]
            .enumerated()
        {
            let target = URL(filePath: "\(path)/\(copy)")
            try files.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try files.copyItem(atPath: "\(path)/landing/\(landed[index])", toPath: target.path)
        }
        let whole = try Data(contentsOf: URL(filePath: "\(path)/one/a.parquet"))
        try whole.prefix(1_000).write(to: URL(filePath: "\(path)/cut.parquet"))
        try Data("hello\n".utf8).write(to: URL(filePath: "\(path)/text.parquet"))
        for name in ["empty", "blocked/text", "full/k=1", "lake"] {
            try files.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        }
        try Data().write(to: URL(filePath: "\(path)/blocked/_sluice"))
        try Data().write(to: URL(filePath: "\(path)/lake/sluice.yaml"))
        try Data("# a slip\nmemroy: 1GiB\n".utf8).write(to: URL(filePath: "\(path)/mistyped.yaml"))
        try Data("threads: many\n".utf8).write(to: URL(filePath: "\(path)/impossible.yaml"))
        try whole.write(to: URL(filePath: "\(path)/full/k=1/a.parquet"))
        try Data("hello\n".utf8).write(to: URL(filePath: "\(path)/blocked/text/text.txt"))
        for table in ["one", "landing", "full"] {
            let crawl = await CommandRun(
                ["crawl", "\(path)/\(table)", "--table", "lake.\(table)"] + folder.catalog
            )
            #expect(crawl.status == .done, "\(crawl.diagnostics)")
        }
        self.folder = folder
        return folder
    }
}

@Suite("Errors of commands")
struct ErrorTextTests {
    @Test(arguments: Situation.sources + Situation.targets + Situation.expressions)
    func saysWhatIsWrongAndTheCure(situation: Situation) async throws {
        let folder = try await Mishaps.shared.made()
        let arguments = situation.arguments.map { $0.replacing("$", with: folder.path) }
        let isCatalogNamed =
            ["demo", "inspect", "lake"].contains(arguments[0])
            || arguments.contains("--catalog")
        let run = await CommandRun(arguments + (isCatalogNamed ? [] : folder.catalog))
        let found = run.diagnostics.replacing(folder.path, with: "$")
        #expect(found == "error: \(situation.text)\n")
        #expect(run.status == situation.status)
        #expect(run.output.isEmpty)
    }

    @Test func noTextNamesItsKind() {
        for situation in Situation.sources + Situation.targets + Situation.expressions {
            #expect(!situation.text.contains(#/[a-z][A-Z][a-z]+: /#), "\(situation.name)")
        }
    }

    @Test func errorsAreJSONForScripts() async throws {
        let folder = try TemporaryFolder()
        let run = await CommandRun(
            ["run", "--json", "--from", "/no/such", "--partition-by", "k", "--to", "/no"]
                + folder.catalog
        )
        #expect(run.status == .impossible)
        #expect(run.output.isEmpty)
        #expect(
            run.diagnostics == """
                {
                  "error": {
                    "kind": "notFound",
                    "message": "there are no data files, expected a Parquet file or a folder of \
                them (/no/such)",
                    "exitCode": 2
                  }
                }

                """
        )
    }

    @Test func wrongUsageIsJSONForScripts() async throws {
        let run = await CommandRun("run", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(run.diagnostics.utf8))
        let error = (object as? [String: [String: Any]])?["error"]
        #expect(error?["kind"] as? String == "usage")
        #expect(error?["message"] as? String == "Missing expected argument '--from <source>'")
        #expect(error?["exitCode"] as? Int == 2)
    }

    @Test func listsNothingOfAnEmptyCatalog() async throws {
        let folder = try TemporaryFolder()
        let run = await CommandRun(["catalog", "databases"] + folder.catalog)
        #expect(run.status == .done)
        #expect(run.output.isEmpty && run.diagnostics.isEmpty)
    }
}
