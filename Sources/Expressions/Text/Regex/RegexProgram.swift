/// A regular expression as steps that a matcher follows.
struct RegexProgram: Sendable {
    enum Step: Sendable {
        case scalar(UInt32)
        case set(Int)
        /// Goes on at the first; if that fails, at the second.
        case fork(Int, Int)
        case jump(Int)
        /// Notes the position.
        case save(Int)
        case assertion(RegexAssertion)
        case match
    }

    private(set) var steps: [Step] = []
    private(set) var sets: [RegexSet] = []
    /// Positions that a match consists of, two a group.
    let slotCount: Int
    /// For each byte whether a match may start with it; nil if a match may be empty.
    private(set) var firstBytes: [Bool]?

    /// Larger patterns are refused: time is text times steps.
    private static let stepLimit = 10_000

    /// And so are patterns whose sets of characters are large: a step may compare with all of one.
    private static let setSizeLimit = 100_000
    private var setSize = 0

    private static let groupLimit = 100

    init(_ node: RegexNode, groupCount: Int) throws(ExpressionError) {
        slotCount = 2 * (groupCount + 1)
        guard groupCount <= Self.groupLimit else {
            throw ExpressionError(
                .syntax,
                "the regular expression has more than \(Self.groupLimit) groups; write (?:…) "
                    + "where the part is not needed"
            )
        }
        try add(.group(node, number: 0))
        steps.append(.match)
        firstBytes = possibleFirstBytes()
    }

    private mutating func append(_ step: Step) throws(ExpressionError) {
        guard steps.count < Self.stepLimit else {
            throw ExpressionError(
                .syntax,
                "the regular expression has more than \(Self.stepLimit) steps; repeat less, "
                    + "or without a count"
            )
        }
        steps.append(step)
    }

    private mutating func add(_ node: RegexNode) throws(ExpressionError) {
        switch node {
        case .characters(.ranges(let ranges))
        where ranges.count == 1 && ranges[0].count == 1:
            try append(.scalar(ranges[0].lowerBound))
        case .characters(let characters):
            try append(.set(sets.count))
            setSize += characters.size
            guard setSize <= Self.setSizeLimit else {
                throw ExpressionError(
                    .syntax,
                    "the regular expression's classes name more than \(Self.setSizeLimit) ranges of "
                        + "characters in all; repeat less, or name fewer"
                )
            }
            sets.append(RegexSet(characters))
        case .sequence(let parts): for part in parts { try add(part) }
        case .alternatives(let parts): try addAlternatives(parts)
        case .group(let part, let number):
            try append(.save(2 * number))
            try add(part)
            try append(.save(2 * number + 1))
        case .assertion(let assertion): try append(.assertion(assertion))
        case .repeated(let part, let minimum, let maximum, let isLazy):
            try addRepeat(part, minimum, maximum, isLazy)
        }
    }

    private mutating func addAlternatives(_ parts: [RegexNode]) throws(ExpressionError) {
        var jumps: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try add(part)
                break
            }
            let fork = steps.count
            try append(.fork(fork + 1, 0))
            try add(part)
            jumps.append(steps.count)
            try append(.jump(0))
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
    }

    private mutating func addRepeat(
        _ part: RegexNode,
        _ minimum: Int,
        _ maximum: Int?,
        _ isLazy: Bool
    ) throws(ExpressionError) {
        func fork(_ inside: Int, _ behind: Int) -> Step {
            isLazy ? .fork(behind, inside) : .fork(inside, behind)
        }
        // A loop around what may be empty is entered once, so that its groups are noted.
        let entersOnce = maximum == nil && (minimum > 0 || part.mayBeEmpty)
        for _ in 0..<max(minimum - (entersOnce ? 1 : 0), 0) {
            let before = steps.count
            try add(part)
            // Nothing, however often.
            if steps.count == before { return }
        }
        guard let maximum else {
            var optional: Int?
            if !entersOnce || minimum == 0 {
                optional = steps.count
                try append(.jump(0))
            }
            let start = steps.count
            try add(part)
            if entersOnce {
                let end = steps.count
                try append(fork(start, end + 1))
            } else if let optional {
                try append(.jump(optional))
            }
            if let optional { steps[optional] = fork(start, steps.count) }
            return
        }
        var forks: [Int] = []
        for _ in 0..<maximum - minimum {
            forks.append(steps.count)
            try append(.jump(0))
            try add(part)
        }
        for index in forks { steps[index] = fork(index + 1, steps.count) }
    }

    private func possibleFirstBytes() -> [Bool]? {
        var bytes = [Bool](repeating: false, count: 256)
        var isVisited = [Bool](repeating: false, count: steps.count)
        var pending = [0]
        while let index = pending.popLast() {
            guard !isVisited[index] else { continue }
            isVisited[index] = true
            switch steps[index] {
            case .match: return nil
            case .jump(let target): pending.append(target)
            case .fork(let first, let second): pending += [first, second]
            case .save, .assertion: pending.append(index + 1)
            case .scalar(let value):
                if value < 0x80 {
                    bytes[Int(value)] = true
                } else {
                    for byte in 0x80...0xFF { bytes[byte] = true }
                }
            case .set(let set):
                for byte in 0..<0x80 where sets[set].contains(UInt32(byte)) { bytes[byte] = true }
                for byte in 0x80...0xFF { bytes[byte] = true }
            }
        }
        return bytes
    }

    /// The first position from `start` on where a match may start.
    func candidate(in text: ArraySlice<UInt8>, from start: Int) -> Int? {
        guard let firstBytes else { return start }
        var position = start
        while position < text.endIndex {
            if firstBytes[Int(text[position])] { return position }
            position += 1
        }
        return nil
    }

    /// Whether a step takes the character.
    @inline(__always)
    func takes(_ step: Step, _ scalar: UInt32) -> Bool {
        switch step {
        case .scalar(let value): value == scalar
        case .set(let set): sets[set].contains(scalar)
        default: false
        }
    }
}
