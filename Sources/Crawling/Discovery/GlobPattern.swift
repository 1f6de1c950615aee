/// A pattern of paths, as the exclude patterns of Glue's crawlers are.
///
/// | in the pattern | in the path |
/// | --- | --- |
/// | `*` | any characters of one folder's or file's name |
/// | `**` | any characters, slashes too |
/// | `?` | one character, no slash |
/// | `[a-z_]`, `[!0-9]` | one character of these, or none of these; no slash |
/// | `{a,b*}` | what one of the patterns means; they are not nested |
/// | `\*` | the character itself |
///
/// It is matched against the whole path, in time that grows with the lengths of both and no faster.
package struct GlobPattern: Sendable {
    static let characterCountLimit = 4_000

    package let text: String
    private let steps: [GlobStep]

    /// - Throws: ``CrawlError`` of kind `invalidRequest` if the text is no pattern.
    package init(_ text: String) throws {
        func invalid(_ message: String) -> CrawlError {
            CrawlError(.invalidRequest, "the pattern \(text) \(message)")
        }
        guard text.unicodeScalars.count <= Self.characterCountLimit else {
            throw CrawlError(
                .invalidRequest,
                "a pattern has \(text.unicodeScalars.count) characters, the limit is "
                    + "\(Self.characterCountLimit); give several shorter ones"
            )
        }
        guard !text.isEmpty else {
            throw CrawlError(.invalidRequest, "a pattern is empty, expected one like **.csv")
        }
        guard !text.hasSuffix("/") else {
            throw invalid("matches no file, write \(text)** for all that lies in the folder")
        }
        self.text = text
        var parser = GlobParser(text)
        do throws(GlobParser.Flaw) {
            steps = try parser.parse()
        } catch {
            throw invalid(error.message)
        }
    }

    /// The pattern that only `text` itself matches.
    package static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if "\\*?[]{},".unicodeScalars.contains(scalar) { result.append("\\") }
            result.unicodeScalars.append(scalar)
        }
    }

    /// Whether the whole path is what the pattern describes.
    package func matches(_ path: some StringProtocol) -> Bool {
        var positions = GlobPositions(steps)
        positions.start()
        for scalar in path.unicodeScalars {
            guard positions.advance(over: scalar) else { return false }
        }
        return positions.isAtEnd
    }
}

/// One step of a pattern's little machine.
enum GlobStep: Sendable {
    case scalar(Unicode.Scalar)
    /// Any character that is no slash.
    case character
    /// Any character.
    case anything
    case set([ClosedRange<UInt32>], isNegated: Bool)
    case split(Int, Int)
    case jump(Int)

    /// Whether it takes the character; `split` and `jump` take none.
    func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .scalar(let own): own == scalar
        case .character: scalar != "/"
        case .anything: true
        case .set(let ranges, let isNegated):
            scalar != "/" && ranges.contains { $0.contains(scalar.value) } != isNegated
        case .split, .jump: false
        }
    }
}

/// All the places in a pattern where a path may have arrived.
private struct GlobPositions {
    private let steps: [GlobStep]
    private var current: [Int] = []
    /// For each step, the last round in which it was reached.
    private var rounds: [Int]
    private var round = 0

    init(_ steps: [GlobStep]) {
        self.steps = steps
        rounds = Array(repeating: 0, count: steps.count + 1)
    }

    var isAtEnd: Bool { current.contains(steps.count) }

    mutating func start() {
        round += 1
        reach(0)
    }

    /// - Returns: Whether there is a place to go on from.
    mutating func advance(over scalar: Unicode.Scalar) -> Bool {
        let places = current
        current.removeAll(keepingCapacity: true)
        round += 1
        for place in places where place < steps.count && steps[place].takes(scalar) {
            reach(place + 1)
        }
        return !current.isEmpty
    }

    private mutating func reach(_ place: Int) {
        var waiting = [place]
        while let place = waiting.popLast() {
            guard rounds[place] != round else { continue }
            rounds[place] = round
            guard place < steps.count else {
                current.append(place)
                continue
            }
            switch steps[place] {
            case .split(let one, let other): waiting += [other, one]
            case .jump(let target): waiting.append(target)
            default: current.append(place)
            }
        }
    }
}
