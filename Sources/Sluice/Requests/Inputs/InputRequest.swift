package import Ledger
package import Repartition

/// Which inputs a run takes, and what it remembers of them: what the command line and a job's
/// arguments can say about it.
package struct InputRequest: Sendable, Hashable {
    /// `nil` if nothing is said.
    package var bookmark: BookmarkOption?
    /// How much of the unread input one run takes; `nil` for all of it.
    package var bound: InputBound?
    /// How much of its input a run commits at once; `nil` for all of it.
    package var slice: InputBound?
    /// Whether inputs are written that the target has already.
    package var isAgain = false
    /// Whether overwriting may drop rows of inputs that the run does not read.
    package var mayDropRows = false
    package var changedInputs = InputPolicy.ChangePolicy.fail

    package init() {}

    /// What the arguments of a job say.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` for values that cannot be.
    package init(_ arguments: JobArguments) throws {
        bookmark = try BookmarkOption(
            option: arguments["job-bookmark-option"],
            from: arguments["job-bookmark-from"],
            to: arguments["job-bookmark-to"]
        )
        slice = try arguments["commit-every"].map { try InputBound($0) }
        isAgain = try Self.isOn("again", in: arguments)
        mayDropRows = try Self.isOn("allow-drop", in: arguments)
        if let text = arguments["on-changed-input"] {
            changedInputs = try InputPolicy.ChangePolicy(word: text)
        }
    }

    /// A switch is on if it stands alone, or before `true`.
    private static func isOn(_ key: String, in arguments: JobArguments) throws -> Bool {
        switch arguments[key]?.lowercased() {
        case nil, "false": return false
        case "", "true": return true
        default:
            throw JobError(
                .invalidArgument,
                "--\(key) is a switch, expected nothing behind it, or true or false"
            )
        }
    }
}

extension InputRequest {
    /// What a run reads.
    ///
    /// - Parameters:
    ///   - reader: Whose memory it is.
    ///   - mode: Overwriting reads everything unless it is told to go by its bookmark: a partition
    ///     then holds the rows of all inputs.
    package func policy(for reader: BookmarkContext, mode: Target.Mode) -> InputPolicy {
        var policy = InputPolicy(reader: reader)
        switch bookmark {
        case .disable: policy.choice = .all
        case .pause(nil): policy.choice = .unreadApart
        case .pause(let range?):
            policy.choice = .readBetween(
                from: range.from.description,
                to: range.to.description
            )
        case .enable: policy.choice = .unread
        case nil: policy.choice = mode == .overwritePartitions ? .all : .unread
        }
        if isAgain { policy.choice = .all }
        switch bound {
        case .files(let count): policy.fileLimit = count
        case .bytes(let count): policy.byteLimit = Int64(count)
        case nil: break
        }
        policy.changedInputs = changedInputs
        return policy
    }
}

extension InputPolicy.ChangePolicy {
    /// - Throws: ``JobError`` of kind `invalidArgument` for other words.
    package init(word text: String) throws {
        guard let policy = Self(rawValue: text) else {
            throw JobError(
                .invalidArgument,
                "--on-changed-input \(text) is neither fail nor ignore nor re-read"
            )
        }
        self = policy
    }
}
