import Foundation
import Synchronization

/// Looks after a run: which case is under way, for how long, and how much memory the process has
/// taken at most.
final class Watch: Sendable {
    /// The seconds one case may take; a case that takes longer hangs.
    private let secondLimit: Double
    /// The bytes by which the process may grow, in memory and in addresses.
    private let growthByteLimit: Int
    private let start: Footprint
    private let began = Mutex<(number: UInt64, at: ContinuousClock.Instant)?>(nil)
    /// Says which case is under way, for who finds the process dead.
    private let note: FileHandle?
    private let subject: String
    private let seed: UInt64

    init(
        subject: String,
        seed: UInt64,
        secondLimit: Double,
        growthByteLimit: Int,
        notePath: String?
    ) {
        self.subject = subject
        self.seed = seed
        self.secondLimit = secondLimit
        self.growthByteLimit = growthByteLimit
        start = Footprint()
        if let notePath { _ = FileManager.default.createFile(atPath: notePath, contents: nil) }
        note = notePath.flatMap { FileHandle(forWritingAtPath: $0) }
    }

    /// Ends the process when a case hangs: nothing else gets it out of a loop.
    func watchClock() {
        Thread.detachNewThread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 0.5)
                let running = began.withLock { $0 }
                guard let running else { continue }
                let seconds = (ContinuousClock.now - running.at) / .seconds(1)
                guard seconds > secondLimit else { continue }
                say("\(subject): case \(running.number) of seed \(seed) hangs")
                _exit(3)
            }
        }
    }

    func begin(_ number: UInt64) {
        if let note {
            try? note.seek(toOffset: 0)
            try? note.write(contentsOf: Data("\(subject) \(seed) \(number)      \n".utf8))
        }
        began.withLock { $0 = (number, .now) }
    }

    /// - Throws: `Violation` if the process has grown too much.
    func end() throws(Violation) {
        began.withLock { $0 = nil }
        let now = Footprint()
        try require(
            now.residentPeak - start.residentPeak <= growthByteLimit,
            "the process grew by \(now.residentPeak - start.residentPeak) bytes"
        )
        try require(
            now.addressPeak - start.addressPeak <= growthByteLimit,
            "the process asked for \(now.addressPeak - start.addressPeak) bytes"
        )
    }
}

/// What the process has taken at most since it began, in bytes.
struct Footprint {
    var residentPeak = 0
    var addressPeak = 0

    init() {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return
        }
        for line in status.utf8.split(separator: UInt8(ascii: "\n")) {
            let kilobytes = line.reduce(0) { number, byte in
                (48...57).contains(byte) ? number * 10 + Int(byte - 48) : number
            }
            if line.starts(with: "VmHWM".utf8) { residentPeak = kilobytes << 10 }
            if line.starts(with: "VmPeak".utf8) { addressPeak = kilobytes << 10 }
        }
    }
}
