/// Tries one way after the other, and none twice: for texts short enough to note all tried.
struct RegexBacktracker {
    private struct Job {
        /// A step to go on at, or, inverted, a slot to restore.
        var step: Int
        var position: Int
    }

    private let program: RegexProgram
    private let text: RegexText
    private var tried: [UInt64] = []
    private var origin = 0
    private var width = 0
    private var jobs: [Job] = []
    private var slots: [Int]

    /// Steps times positions, at most.
    private static let stateLimit = 65_536

    static func fits(_ program: RegexProgram, _ byteCount: Int) -> Bool {
        byteCount < stateLimit && program.steps.count * (byteCount + 1) <= stateLimit
    }

    init(_ program: RegexProgram, _ text: ArraySlice<UInt8>) {
        self.program = program
        self.text = RegexText(bytes: text)
        slots = [Int](repeating: -1, count: program.slotCount)
    }

    mutating func firstMatch(from start: Int) -> [Int]? {
        guard var position = program.candidate(in: text.bytes, from: start) else { return nil }
        origin = position
        width = text.bytes.endIndex - origin + 1
        tried = [UInt64](repeating: 0, count: (program.steps.count * width + 63) / 64)
        while true {
            // What failed from an earlier start fails from this one too, so `tried` stays.
            if matches(at: position) { return slots }
            guard position < text.bytes.endIndex else { return nil }
            let next = text.scalar(at: position).next
            guard let candidate = program.candidate(in: text.bytes, from: next) else { return nil }
            position = candidate
        }
    }

    private mutating func matches(at start: Int) -> Bool {
        jobs = [Job(step: 0, position: start)]
        while let job = jobs.popLast() {
            if job.step < 0 {
                slots[~job.step] = job.position
            } else if follow(job) {
                return true
            }
        }
        return false
    }

    /// Follows one way to its end, leaving the others as jobs.
    private mutating func follow(_ job: Job) -> Bool {
        var (index, position) = (job.step, job.position)
        while isNew(index, position) {
            switch program.steps[index] {
            case .match: return true
            case .jump(let target): index = target
            case .fork(let first, let second):
                jobs.append(Job(step: second, position: position))
                index = first
            case .save(let slot):
                jobs.append(Job(step: ~slot, position: slots[slot]))
                slots[slot] = position
                index += 1
            case .assertion(let assertion):
                guard text.holds(assertion, at: position) else { return false }
                index += 1
            case .scalar, .set:
                guard position < text.bytes.endIndex else { return false }
                let (value, next) = text.scalar(at: position)
                guard program.takes(program.steps[index], value) else { return false }
                position = next
                index += 1
            }
        }
        return false
    }

    private mutating func isNew(_ step: Int, _ position: Int) -> Bool {
        let state = step * width + position - origin
        let bit: UInt64 = 1 << UInt64(state & 63)
        defer { tried[state >> 6] |= bit }
        return tried[state >> 6] & bit == 0
    }
}
