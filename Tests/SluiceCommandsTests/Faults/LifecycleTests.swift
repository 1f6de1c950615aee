import FaultProxy
import ObjectStorage
import Testing

@testable import SluiceCommands

/// What a run has staged is removed by somebody else, as a rule of the bucket does it.
@Suite("Staged files that are taken away", .enabled(if: TestServer.isThere, TestServer.hint))
struct LifecycleTests {
    private static let entry = RequestMatcher.s3(.putObject, path: "*/_sluice/out/log/*")

    /// All that is staged is gone.
    private func expire(_ table: ProxiedTable) async throws {
        let folder = table.folder.dropFirst("s3://tables/".count)
        try await table.server.python(
            """
            uploads = s3.list_multipart_uploads(Bucket='tables', Prefix='\(folder)/out/')
            for upload in uploads.get('Uploads', []):
                s3.abort_multipart_upload(
                    Bucket='tables', Key=upload['Key'], UploadId=upload['UploadId'])
            staged = s3.list_objects_v2(Bucket='tables', Prefix='\(folder)/_sluice/out/staging/')
            for found in staged.get('Contents', []):
                s3.delete_object(Bucket='tables', Key=found['Key'])
            """
        )
    }

    private func request(_ publishing: String) -> RequestMatcher {
        .s3(publishing == "copy" ? .copyObject : .completeMultipartUpload, path: "*/out/*")
    }

    private func expectTakenBack(_ run: CommandRun, _ number: Int) {
        #expect(run.status == .failed, "\(run.diagnostics)")
        #expect(
            run.diagnostics.contains(
                "the run's files were gone before they could be published (does a rule of the "
                    + "bucket abort uploads?): run \(number) was taken back, run again"
            )
        )
    }

    @Test func whileTheyAreWritten() async throws {
        try await ProxiedTable.with { table in
            let run = try await table.run(table.line(), holding: .s3(.uploadPart), 3) {
                try await expire(table)
            }
            #expect(run.status == .tryAgain, "\(run.diagnostics)")
            #expect(
                run.diagnostics.contains(
                    "what was written so far has been removed, by sluice gc or by a rule of the "
                        + "bucket that aborts uploads: run again"
                )
            )
            #expect(try await table.log() == [])
            try await table.check()
        }
    }

    @Test(arguments: ["upload", "copy"])
    func beforeTheEntry(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await QuickClock.during {
                try await table.run(table.line(), holding: Self.entry) { try await expire(table) }
            }
            expectTakenBack(run, 1)
            #expect(try await table.log().map(\.state) == ["applied", "taken back by 2"])
            #expect(try await table.direct(table.line()).report.commit?.runs == [3])
            try await table.check()
            if publishing == "upload" { try await table.checkWithPyArrow() }
        }
    }

    /// One file is there already: it goes again, with its run.
    @Test(arguments: ["upload", "copy"])
    func betweenTwoFiles(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await QuickClock.during {
                try await table.run(table.line(), holding: request(publishing), 2) {
                    #expect(try await !table.store(table.target).list(limit: 10).objects.isEmpty)
                    try await expire(table)
                }
            }
            expectTakenBack(run, 1)
            #expect(try await table.store(table.target).list(limit: 10).objects.isEmpty)
            try await table.check()
        }
    }

    /// What was to be replaced stays as it was.
    @Test(arguments: ["upload", "copy"], [false, true])
    func duringAnOverwrite(publishing: String, isCommitted: Bool) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            #expect(try await table.direct(table.line()).report.commit?.runs == [1])
            let line = table.line(to: nil, "--again", "--mode", "overwrite-partitions")
            let held = isCommitted ? request(publishing) : Self.entry
            let run = try await QuickClock.during {
                try await table.run(line, holding: held) { try await expire(table) }
            }
            expectTakenBack(run, 2)
            #expect(
                try await table.log().map(\.state) == ["applied", "taken back by 3", "applied"]
            )
            try await table.check()
            #expect(try await table.direct(line).report.commit?.runs == [4])
            try await table.check()
        }
    }

    /// The run dies behind its entry; whoever comes next takes it back, and writes the rows.
    @Test(arguments: ["upload", "copy"])
    func afterADeath(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Rule("dead", .loseRequest, for: request(publishing))])
            #expect(try await table.run(table.line()).status == .outcomeUnknown)
            try await expire(table)
            let next = try await QuickClock.during { try await table.direct(table.line()) }
            #expect(try next.report.commit?.runs == [3])
            #expect(
                try await table.log().map(\.state) == ["applied", "applied", "taken back by 2"]
            )
            try await table.check()
        }
    }

    private func lost(_ table: ProxiedTable, _ inputs: String) -> String {
        "run 1 was taken back, and of its inputs \(table.landing)/\(inputs) gone since: those "
            + "rows are in no table, land them again"
    }

    /// An input is gone, too: its rows cannot be had again, and the others are there.
    @Test(arguments: ["upload", "copy"])
    func withAnInput(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await QuickClock.during {
                try await table.run(table.line(), holding: Self.entry) {
                    try await expire(table)
                    try await table.store(table.landing).delete(ProxiedTable.input(1))
                }
            }
            expectTakenBack(run, 1)
            let loss = lost(table, "in-1.parquet is")
            #expect(run.diagnostics.contains(", run again, \(loss)"), "\(run.diagnostics)")
            let next = try await table.direct(table.line())
            #expect(next.status == .done && next.output.contains(loss), "\(next.output)")
            try await table.check()
            // Landed again they are read, and there is nothing left to say.
            try await table.land(1..<2)
            let last = try await table.direct(table.line())
            #expect(last.status == .done && !last.output.contains("gone"), "\(last.output)")
            try await table.check()
        }
    }

    /// The run has died, and somebody else finds out, without the run's source.
    @Test(arguments: ["upload", "copy"])
    func withInputsAfterADeath(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Rule("dead", .loseRequest, for: request(publishing))])
            #expect(try await table.run(table.line()).status == .outcomeUnknown)
            try await expire(table)
            for number in 1..<4 {
                try await table.store(table.landing).delete(ProxiedTable.input(number))
            }
            let recovery = try await QuickClock.during {
                try await table.direct("recover", table.target)
            }
            #expect(recovery.status == .done, "\(recovery.diagnostics)")
            #expect(
                recovery.output == """
                    taken back, since their files were gone, run again: run 1
                    note: \(lost(table, "in-1.parquet and 2 more are"))

                    """
            )
            try await table.check()
        }
    }
}
