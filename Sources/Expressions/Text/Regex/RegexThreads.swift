/// Goes all ways at once, one character after the other: for texts of any length.
struct RegexThreads {
    /// The ways at a position, the preferred first; each step is in it at most once.
    private struct Crowd {
        var steps: [Int] = []
        /// When a step was last added; equal to the current mark if it is in.
        var marks: [Int]
        /// What each step's way has noted so far.
        var slots: [Int]
        var mark = 0

        init(_ program: RegexProgram) {
            marks = [Int](repeating: 0, count: program.steps.count)
            slots = [Int](repeating: -1, count: program.steps.count * program.slotCount)
        }

        mutating func clear() {
            steps.removeAll(keepingCapacity: true)
            mark += 1
        }
    }

    /// A step to go on at, or, inverted, a slot to restore.
    private struct Job {
        var step: Int
        var value: Int
    }

    private let program: RegexProgram
    private let text: RegexText
    private var jobs: [Job] = []

    init(_ program: RegexProgram, _ text: ArraySlice<UInt8>) {
        self.program = program
        self.text = RegexText(bytes: text)
    }

    mutating func firstMatch(from start: Int) -> [Int]? {
        var current = Crowd(program)
        var next = Crowd(program)
        var found: [Int]?
        var position = start
        let unset = [Int](repeating: -1, count: program.slotCount)
        current.clear()
        while true {
            if found == nil {
                if current.steps.isEmpty {
                    guard let candidate = program.candidate(in: text.bytes, from: position) else {
                        return nil
                    }
                    position = candidate
                }
                add(0, position, unset, to: &current)
            }
            if current.steps.isEmpty, found != nil { return found }
            next.clear()
            let isEnd = position == text.bytes.endIndex
            let (value, following) = isEnd ? (0, position) : text.scalar(at: position)
            for index in current.steps {
                let step = program.steps[index]
                let first = index * program.slotCount
                if case .match = step {
                    // Ways behind this one are less preferred.
                    found = Array(current.slots[first..<first + program.slotCount])
                    break
                }
                guard !isEnd, program.takes(step, value) else { continue }
                let slots = Array(current.slots[first..<first + program.slotCount])
                add(index + 1, following, slots, to: &next)
            }
            if isEnd { return found }
            swap(&current, &next)
            position = following
        }
    }

    /// Adds a way with all that it leads to without taking a character.
    private mutating func add(
        _ start: Int,
        _ position: Int,
        _ given: [Int],
        to crowd: inout Crowd
    ) {
        var slots = given
        jobs.append(Job(step: start, value: 0))
        while let job = jobs.popLast() {
            if job.step < 0 {
                slots[~job.step] = job.value
                continue
            }
            var index = job.step
            follow: while crowd.marks[index] != crowd.mark {
                crowd.marks[index] = crowd.mark
                switch program.steps[index] {
                case .jump(let target): index = target
                case .fork(let first, let second):
                    jobs.append(Job(step: second, value: 0))
                    index = first
                case .save(let slot):
                    jobs.append(Job(step: ~slot, value: slots[slot]))
                    slots[slot] = position
                    index += 1
                case .assertion(let assertion):
                    guard text.holds(assertion, at: position) else { break follow }
                    index += 1
                case .scalar, .set, .match:
                    crowd.steps.append(index)
                    let first = index * program.slotCount
                    for slot in slots.indices { crowd.slots[first + slot] = slots[slot] }
                    break follow
                }
            }
        }
    }
}
