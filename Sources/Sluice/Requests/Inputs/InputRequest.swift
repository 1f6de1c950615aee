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
    package var changedInputs = ChangedInputPolicy.fail

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
            changedInputs = try ChangedInputPolicy(word: text)
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

/// What becomes of an input that has changed since a run read it.
package enum ChangedInputPolicy: String, Sendable, Hashable, CaseIterable {
    /// The run stops.
    case fail
    /// It counts as read.
    case ignore
    /// It is read again, beside what was written of it before.
    case reRead = "re-read"

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
