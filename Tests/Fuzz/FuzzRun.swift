import Buffers
import Foundation

/// Reads damaged bytes, case after case, and ends when something happens that must not.
///
///     Fuzz SUBJECT [--seed N] [--first N] [--cases N | --minutes N] [--folder PATH] [--keep]
///
/// A case is made of the seed and its number alone: `--first N --cases 1` repeats it. In the folder
/// lie a note of the case under way and the bytes of the one that failed; `--keep` writes them
/// before they are read, for a case that ends the process.
@main
struct FuzzRun {
    private let subject: any Subject
    private let arguments: Arguments
    private let watch: Watch

    static func main() async {
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            let run = try FuzzRun(arguments)
            exit(try await run.run() ? 0 : 1)
        } catch {
            say("\(error)")
            exit(2)
        }
    }

    private init(_ arguments: Arguments) throws {
        self.arguments = arguments
        subject = try Subjects.named(arguments.subject)
        if let folder = arguments.folder {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        }
        if let reader = subject as? ReaderSubject {
            let whole = try reader.wholeFileCount()
            say("reader: \(whole.read) of \(whole.all) whole files are read without an error")
        }
        watch = Watch(
            subject: arguments.subject,
            seed: arguments.seed,
            secondLimit: arguments.secondLimit,
            growthByteLimit: Subjects.growthByteLimit(arguments.subject),
            notePath: arguments.folder.map { "\($0)/\(arguments.subject).running" }
        )
        watch.watchClock()
    }

    /// Whether all went well.
    private func run() async throws -> Bool {
        var tally = Tally()
        let start = ContinuousClock.now
        var number = arguments.first
        var slowest = (number: number, seconds: 0.0)
        while arguments.wants(number, seconds: (ContinuousClock.now - start) / .seconds(1)) {
            var chance = Chance(seed: arguments.seed, number: number)
            watch.begin(number)
            let trial = subject.trial(&chance)
            if arguments.keeps { save(trial) }
            do {
                let began = ContinuousClock.now
                let outcome = try await trial.run()
                try watch.end()
                let seconds = (ContinuousClock.now - began) / .seconds(1)
                if seconds > slowest.seconds { slowest = (number, seconds) }
                tally.add(trial.label, outcome)
            } catch {
                let input = save(trial) ?? "nowhere"
                say(
                    "\(subject.name): case \(number) of seed \(arguments.seed), \(trial.label): "
                        + "\(error); its bytes lie in \(input)"
                )
                return false
            }
            number += 1
        }
        say(tally.table("\(subject.name), seed \(arguments.seed)"))
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let megabytes = Footprint().residentPeak >> 20
        say(
            "\(subject.name): \(tally.caseCount) cases, \(tally.readCount) read, "
                + "\(tally.caseCount - tally.readCount) refused, "
                + "in \(Int(seconds)) s, case \(slowest.number) in \(Int(slowest.seconds * 1_000)) "
                + "ms, \(megabytes) MiB at most"
        )
        return true
    }

    @discardableResult
    private func save(_ trial: Trial) -> String? {
        guard let folder = arguments.folder else { return nil }
        let path = "\(folder)/\(subject.name).case"
        _ = FileManager.default.createFile(atPath: path, contents: Data(trial.input.array))
        return path
    }
}

/// What the command line asks for.
private struct Arguments {
    private(set) var subject = ""
    private(set) var seed: UInt64 = 1
    private(set) var first: UInt64 = 0
    private(set) var folder: String?
    private(set) var keeps = false
    private(set) var secondLimit = 60.0
    private var caseCount: UInt64 = 1_000
    private var minutes: Double?

    init(_ words: some Collection<String>) throws {
        var words = words.makeIterator()
        guard let subject = words.next() else {
            throw Violation("name a subject: \(Subjects.names.joined(separator: ", "))")
        }
        self.subject = subject
        while let word = words.next() {
            if word == "--keep" {
                keeps = true
                continue
            }
            guard let value = words.next() else { throw Violation("\(word) has no value") }
            switch word {
            case "--seed": seed = try Self.number(value)
            case "--first": first = try Self.number(value)
            case "--cases": caseCount = try Self.number(value)
            case "--minutes": minutes = try Self.number(value)
            case "--seconds-a-case": secondLimit = try Self.number(value)
            case "--folder": folder = value
            default: throw Violation("unknown option \(word)")
            }
        }
    }

    private static func number<Value: LosslessStringConvertible>(_ text: String) throws -> Value {
        guard let value = Value(text) else { throw Violation("\(text) is no number") }
        return value
    }

    func wants(_ number: UInt64, seconds: Double) -> Bool {
        minutes.map { seconds < $0 * 60 } ?? (number - first < caseCount)
    }
}

/// Writes a line to standard output at once: whoever waits sees it, however the process ends.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
