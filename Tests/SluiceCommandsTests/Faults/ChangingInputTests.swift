import Buffers
import FaultProxy
import ObjectStorage
import Testing

@testable import SluiceCommands

/// Others delete, replace and add inputs while a run reads.
@Suite("Inputs that change", .enabled(if: TestServer.isThere, TestServer.hint))
struct ChangingInputTests {
    private static let read = RequestMatcher.s3(.getObject, path: "*/landing/in-2.parquet")

    /// Nothing is committed, and nothing visible. (A request that was under way may have staged
    /// something; it is gc's.)
    private func expectNothingWritten(_ table: ProxiedTable) async throws {
        #expect(try await table.log() == [])
        #expect(try await table.store(table.target).list(limit: 10).objects.isEmpty)
    }

    /// A small input is read by one request, and this is before it.
    @Test(arguments: ["upload", "copy"])
    func oneIsDeleted(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await table.run(table.line(), holding: Self.read) {
                try await table.store(table.landing).delete(ProxiedTable.input(2))
            }
            #expect(run.status == .failed, "\(run.diagnostics)")
            #expect(run.diagnostics.contains("in-2.parquet"), "\(run.diagnostics)")
            try await expectNothingWritten(table)
            try await table.check()
        }
    }

    /// The same name, and other bytes: no run mixes both.
    @Test(arguments: ["upload", "copy"])
    func oneIsReplaced(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await table.run(table.line(), holding: Self.read) {
                try await table.land(2..<3, seed: 7)
            }
            #expect(run.status == .tryAgain, "\(run.diagnostics)")
            #expect(run.diagnostics.contains("in-2.parquet"), "\(run.diagnostics)")
            #expect(run.diagnostics.contains("the object changed before it was read"))
            try await expectNothingWritten(table)
            try await table.check()
        }
    }

    @Test(arguments: ["upload", "copy"])
    func anotherLands(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let run = try await table.run(table.line(), holding: Self.read) {
                try await table.land(4..<6)
            }
            #expect(try run.report.commit?.runs == [1])
            #expect(try await table.direct(table.line()).report.commit?.runs == [2])
            try await table.check()
        }
    }

    /// A listing of two pages: what changes in front of the second is met by the next run.
    @Test func theListingChanges() async throws {
        try await ProxiedTable.with { table in
            let landing = try table.store(table.landing)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    // Names that are passed over, and stand before the others.
                    group.addTask {
                        try await landing.write(Bytes(), to: ObjectKey("_\(number)"))
                    }
                }
                try await group.waitForAll()
            }
            let page = RequestMatcher.s3(.listObjects, path: "/tables*")
            let run = try await table.run(table.line(), holding: page, 2) {
                try await table.land(4..<5)
                try await landing.delete(ProxiedTable.input(0))
                let first = try await landing.read(ProxiedTable.input(1))
                try await landing.write(first, to: ObjectKey("A.parquet"))
                try await landing.delete(ProxiedTable.input(1))
            }
            #expect(try run.report.commit?.runs == [1])
            #expect(try await table.direct(table.line()).report.commit?.runs == [2])
            try await table.check()
        }
    }
}
