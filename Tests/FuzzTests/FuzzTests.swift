import Foundation
import Testing

/// Thousands of damaged inputs, the same ones each time: `make fuzz` reads others, for longer.
///
/// They are read by a process of its own: one that traps fails one test, and its memory
/// can be measured.
@Suite("Damaged bytes", .serialized)
struct FuzzTests {
    /// What is read, and how many cases of it: about a minute for all.
    struct Plan: Sendable, CustomTestStringConvertible {
        let subject: String
        let caseCount: Int

        var testDescription: String { subject }
    }

    static let plans: [Plan] = {
        var plans = [
            Plan(subject: "reader", caseCount: 10_000), Plan(subject: "codec", caseCount: 5_000),
            Plan(subject: "sql", caseCount: 4_000), Plan(subject: "text", caseCount: 10_000),
        ]
        #if ENGINE
        plans.append(Plan(subject: "path", caseCount: 5_000))
        plans.append(Plan(subject: "run", caseCount: 4_000))
        #endif
        return plans
    }()

    /// Unoptimised code, and more so under a sanitizer, is ten times slower.
    private static let share: Int = {
        #if DEBUG
        return 10
        #else
        return 1
        #endif
    }()

    @Test(
        "become values or a typed error: no trap, no hang, no memory without bound",
        arguments: plans
    )
    func survive(plan: Plan) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "sluice-fuzz-\(UUID().uuidString)"
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        // Other tests run beside it: what takes a second alone may take long here.
        let arguments = [
            plan.subject, "--seed", "1", "--seconds-a-case", "300", "--folder", folder.path,
        ]
        let found = try run(arguments + ["--cases", "\(plan.caseCount / Self.share)"])
        print(found.output, terminator: "")
        guard found.status != 0 else {
            // Damage that nothing can be made of would prove nothing.
            #expect(found.output.contains(" cases, ") && !found.output.contains(" 0 read,"))
            return
        }
        let note = folder.appending(path: "\(plan.subject).running")
        let last = (try? String(contentsOf: note, encoding: .utf8)) ?? "unknown\n"
        Issue.record(
            """
            status \(found.status); subject, seed and number of the last case: \(last)\
            read it again with make fuzz-case SUBJECT=\(plan.subject) SEED=1 CASE=NUMBER
            \(found.output)
            """
        )
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "Fuzz")
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
