import Testing

@testable import SluiceCommands

@Suite("Errors of commands")
struct ErrorTextTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String...) async -> CommandRun {
        await CommandRun(arguments + folder.catalog)
    }

    @Test func saysThatThereIsNoSource() async {
        let run = await run("run", "--from", folder.path + "/no", "--event-time", "t", "--to", "x")
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics
                == "error: there are no data files, expected a Parquet file or a folder "
                + "of them (\(folder.path)/no)\n"
        )
    }

    @Test func saysThatS3IsNotThereYet() async {
        let run = await run("show", "--from", "s3://bucket/key")
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics == "error: S3 cannot be read or written yet, copy the "
                + "objects to a local folder first (s3://bucket/key)\n"
        )
    }

    @Test func saysThatThereIsNoTable() async {
        let run = await run("show", "--from", "anpr.landing")
        #expect(run.status == .impossible)
        #expect(run.diagnostics.hasPrefix("error: there is no database anpr"))
    }

    @Test func saysThatThereIsNoFile() async {
        let run = await CommandRun("inspect", folder.path + "/no.parquet")
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics == "error: there is no such file, expected a Parquet file "
                + "(\(folder.path)/no.parquet)\n"
        )
    }

    @Test func saysThatAZoneIsUnknown() async {
        let run = await run(
            "plan",
            "--from",
            folder.path,
            "--event-time",
            "t",
            "--time-zone",
            "Europe/Brussel"
        )
        #expect(run.status == .impossible)
        #expect(run.diagnostics.contains("Europe/Brussel"))
    }

    @Test func refusesADemoFolderThatIsThere() async {
        let run = await CommandRun("demo", "--keep", folder.path)
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics
                == "error: --keep \(folder.path) is there already, name a folder that is not\n"
        )
    }

    @Test func listsNothingOfAnEmptyCatalog() async {
        let run = await run("catalog", "databases")
        #expect(run.status == .done)
        #expect(run.output.isEmpty && run.diagnostics.isEmpty)
    }
}
