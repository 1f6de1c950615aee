/// Turns a pattern into steps.
struct GlobParser {
    /// What is wrong with a pattern, to be said behind it.
    struct Flaw: Error {
        let message: String
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var steps: [GlobStep] = []
    /// Of the group that is open: the split before its last alternative, and the jumps to its end.
    private var group: (split: Int, jumps: [Int])?

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func parse() throws(Flaw) -> [GlobStep] {
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\\": steps.append(.scalar(try escaped()))
            case "?": steps.append(.character)
            case "*": appendStar()
            case "[": try appendSet()
            case "{": try openGroup()
            case ",": if group == nil { steps.append(.scalar(scalar)) } else { nextAlternative() }
            case "}": if group == nil { steps.append(.scalar(scalar)) } else { closeGroup() }
            default: steps.append(.scalar(scalar))
            }
        }
        guard group == nil else { throw Flaw(message: "has a { without its }") }
        return steps
    }

    private mutating func escaped() throws(Flaw) -> Unicode.Scalar {
        guard index < scalars.count else { throw Flaw(message: "ends with a single \\") }
        defer { index += 1 }
        return scalars[index]
    }

    private mutating func appendStar() {
        let isDouble = index < scalars.count && scalars[index] == "*"
        while index < scalars.count, scalars[index] == "*" { index += 1 }
        let start = steps.count
        steps += [.split(start + 1, start + 3), isDouble ? .anything : .character, .jump(start)]
    }

    private mutating func appendSet() throws(Flaw) {
        let isNegated = index < scalars.count && scalars[index] == "!"
        if isNegated { index += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        while index < scalars.count, scalars[index] != "]" {
            let first = scalars[index]
            index += 1
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
                ranges.append(first.value...first.value)
                continue
            }
            let last = scalars[index + 1]
            index += 2
            guard first <= last else {
                throw Flaw(message: "has the range \(first)-\(last), which is turned around")
            }
            ranges.append(first.value...last.value)
        }
        guard index < scalars.count else { throw Flaw(message: "has a [ without its ]") }
        guard !ranges.isEmpty else { throw Flaw(message: "has nothing between [ and ]") }
        index += 1
        steps.append(.set(ranges, isNegated: isNegated))
    }

    private mutating func openGroup() throws(Flaw) {
        guard group == nil else { throw Flaw(message: "has a { inside another, expected none") }
        group = (steps.count, [])
        steps.append(.jump(0))
    }

    private mutating func nextAlternative() {
        guard let (split, jumps) = group else { return }
        steps.append(.jump(0))
        steps[split] = .split(split + 1, steps.count)
        group = (steps.count, jumps + [steps.count - 1])
        steps.append(.jump(0))
    }

    private mutating func closeGroup() {
        guard let (split, jumps) = group else { return }
        steps[split] = .jump(split + 1)
        for jump in jumps { steps[jump] = .jump(steps.count) }
        group = nil
    }
}
