/// What a job was started with: `--key value`, as Glue hands arguments to a script.
///
/// ```swift
/// let arguments = JobArguments.commandLine
/// let target = try arguments.required("target")
/// let lastHour = try arguments["hour"].map(HourOfDay.init) ?? .previous()
/// ```
///
/// In keys `-` and `_` are the same letter. Some keys have a meaning of their own: `--JOB_NAME`;
/// `--config PATH`, the file of settings; `--catalog PATH`, the catalog's file; and how runs work:
/// `--memory 256MiB`, `--threads 2`, `--time-zone Europe/Brussels`, `--ansi true|false`,
/// `--temp-dir /tmp`, `--durability disk|process`, `--on-bad-file fail|skip|quarantine`.
public struct JobArguments: Sendable, Hashable {
    /// The arguments of this process.
    public static let commandLine = {
        var arguments = JobArguments(Array(CommandLine.arguments.dropFirst()))
        arguments.isOfProcess = true
        return arguments
    }()

    /// Whether they are the process's own, so that it is the job's.
    private(set) var isOfProcess = false
    private var values: [String: String] = [:]
    /// The first word that is neither a key nor a value.
    private var strayWord: String?

    /// - Parameter words: Keys and values in turn: `["--JOB_NAME", "daily"]`.
    public init(_ words: [String] = []) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                strayWord = strayWord ?? word
                continue
            }
            let key = word.dropFirst(2)
            if let equals = key.firstIndex(of: "=") {
                values[Self.folded(key[..<equals])] = String(key[key.index(after: equals)...])
            } else if let value = rest.first, !value.hasPrefix("--") {
                values[Self.folded(key)] = value
                rest.removeFirst()
            } else {
                // A key alone is a switch.
                values[Self.folded(key)] = ""
            }
        }
    }

    /// The value of an argument, or `nil` if it was not given.
    public subscript(key: String) -> String? { values[Self.folded(key)] }

    /// The value of an argument that the job cannot do without.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` if it was not given.
    public func required(_ key: String) throws -> String {
        if let value = self[key] { return value }
        let given = values.keys.sorted().map { "--\($0)" }.joined(separator: ", ")
        throw JobError(
            .invalidArgument,
            "the argument --\(key) is missing, the arguments are \(given.isEmpty ? "none" : given); "
                + "add --\(key) VALUE"
        )
    }

    /// Keys and values in turn, by key.
    var words: [String] {
        values.sorted { $0.key < $1.key }
            .flatMap { ["--\($0.key)"] + ($0.value.isEmpty ? [] : [$0.value]) }
    }

    /// - Throws: ``JobError`` of kind `invalidArgument` if a word is neither a key nor a value.
    func check() throws {
        guard let strayWord else { return }
        throw JobError(
            .invalidArgument,
            "the argument \(strayWord) has no key, expected --key value"
        )
    }

    private static func folded(_ key: some StringProtocol) -> String {
        String(key.map { $0 == "-" ? "_" : $0 })
    }
}
