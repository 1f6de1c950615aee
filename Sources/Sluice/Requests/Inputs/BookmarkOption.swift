package import Repartition

/// What a run has to do with the bookmark of its job, in Glue's words.
package enum BookmarkOption: Sendable, Hashable {
    /// It reads what no run before it has read, and remembers that.
    case enable
    /// It reads everything, and remembers nothing.
    case disable
    /// It reads what no run before it has read, or what the runs of a range have, and remembers
    /// nothing.
    case pause(Range?)

    /// What was read after one run, up to and with another.
    package struct Range: Sendable, Hashable {
        /// What was read up to and with this run is left out.
        package let from: RunID
        package let to: RunID
    }

    package static let words = [
        "job-bookmark-enable", "job-bookmark-disable", "job-bookmark-pause",
    ]

    /// The option as the command line and arguments of jobs have it.
    ///
    /// - Parameters:
    ///   - option: The value of `--job-bookmark-option`.
    ///   - from: The value of `--job-bookmark-from`.
    ///   - to: The value of `--job-bookmark-to`.
    /// - Returns: `nil` if nothing is said.
    /// - Throws: ``JobError`` of kind `invalidArgument` for another word, for half a range, or for
    ///   a range without a pause, as in Glue.
    package init?(option: String?, from: String?, to: String?) throws {
        let range = try Self.range(from, to)
        switch option {
        case Self.words[2]: self = .pause(range)
        case _ where range != nil:
            throw JobError(
                .invalidArgument,
                "--job-bookmark-from and --job-bookmark-to say what a pause reads, add "
                    + "--job-bookmark-option job-bookmark-pause or leave them away"
            )
        case Self.words[0]: self = .enable
        case Self.words[1]: self = .disable
        case nil: return nil
        case let word?:
            throw JobError(
                .invalidArgument,
                "--job-bookmark-option \(word) is unknown, expected one of "
                    + Self.words.joined(separator: ", ")
            )
        }
    }

    private static func range(_ from: String?, _ to: String?) throws -> Range? {
        switch (from, to) {
        case (nil, nil): return nil
        case (let from?, let to?):
            return Range(
                from: try run(from, option: "from"),
                to: try run(to, option: "to")
            )
        default:
            let (given, missing) = from == nil ? ("to", "from") : ("from", "to")
            throw JobError(
                .invalidArgument,
                "--job-bookmark-\(given) needs --job-bookmark-\(missing), which is missing: give "
                    + "both or neither"
            )
        }
    }

    /// More is no id of a run.
    private static let idByteCountLimit = 128

    private static func run(_ text: String, option: String) throws -> RunID {
        let isID = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isID, (1...idByteCountLimit).contains(text.utf8.count) else {
            throw JobError(
                .invalidArgument,
                "--job-bookmark-\(option) names no run, expected an id that sluice jobs list prints"
            )
        }
        return RunID(text)
    }
}
