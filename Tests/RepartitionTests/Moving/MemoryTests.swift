import ObjectStorage
import Testing

@testable import Repartition

/// A run with little memory does one thing after the other, and says so.
struct MemoryTests {
    private func run(_ landing: Landing, memory: Int) async throws -> (RunReport, OutputLake) {
        let target = MemoryObjectStore()
        let report = try await landing.run(threads: 8, memory: memory, to: target)
        return (report, try await OutputLake(target))
    }

    @Test func threadsWaitForMemory() async throws {
        let landing = try await Landing(
            hours: (0..<12).map { file in (0..<400).map { ($0 + file) % 9 } }
        )
        let (little, rows) = try await run(landing, memory: 1)
        let (much, sameRows) = try await run(landing, memory: 1 << 30)
        #expect(rows.partitions == sameRows.partitions)
        #expect(little.work.contains { $0.name == "wait" && $0.seconds > 0 })
        #expect(!much.work.contains { $0.name == "wait" })
        #expect(much.notes.isEmpty)
    }

    @Test("waiting is worth a note where it takes a tenth of the time")
    func notesIdleThreads() {
        func notes(_ idle: Double) -> [String] {
            var report = RunReport(runID: "run")
            report.stages = [
                .init(name: "plan", seconds: 9, bytes: 0),
                .init(name: "move", seconds: 2, bytes: 0),
            ]
            report.work = [
                .init(name: "gather", seconds: 9, bytes: 0),
                .init(name: "wait", seconds: idle, bytes: 0),
            ]
            report.noteIdleThreads(of: 4)
            return report.notes
        }
        #expect(notes(0.79).isEmpty)
        #expect(
            notes(3) == [
                "some of the 4 threads had to wait until others were done with their row groups: a "
                    + "larger --memory lets more work at once, and --timings says how long they waited"
            ]
        )
        var report = RunReport(runID: "run")
        report.noteIdleThreads(of: 4)
        #expect(report.notes.isEmpty)
    }
}
