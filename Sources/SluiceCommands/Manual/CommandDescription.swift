internal import ArgumentParser
internal import Foundation

/// What the argument parser knows about a command: as much of its dump as a manual needs.
struct CommandDescription: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let superCommands: [String]?
    let subcommands: [CommandDescription]?
    let arguments: [ArgumentDescription]?

    /// The words that call it: `sluice catalog show`.
    var call: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// The commands below it that people are told about.
    var shownSubcommands: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    /// The arguments that people are told about.
    var shownArguments: [ArgumentDescription] {
        (arguments ?? []).filter { $0.shouldDisplay != false }
    }

    var help: HelpText { HelpText(discussion ?? "") }

    /// The whole command line.
    ///
    /// - Throws: An error of the decoder if the parser describes itself in another form.
    static func sluice() throws -> CommandDescription {
        struct Dump: Decodable { let command: CommandDescription }
        let text = SluiceCommand._dumpHelp()
        return try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command
    }
}

/// What the argument parser knows about an option, a flag or a positional argument.
struct ArgumentDescription: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
        enum Kind: String, Decodable { case long, short, longWithSingleDash }

        let kind: Kind
        let name: String

        var spelling: String { (kind == .long ? "--" : "-") + name }
    }

    let kind: Kind
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let isOptional: Bool?
    let shouldDisplay: Bool?
    let sectionTitle: String?
    let defaultValue: String?
    let allValues: [String]?

    var spellings: [String] { (names ?? []).map(\.spelling) }

    /// Whether a command line without it is not valid.
    var isRequired: Bool { isOptional == false }

    /// What it means, which words it takes, and which is taken without it.
    var meaning: String {
        // Some abstracts end with the default in words.
        let parts = (abstract ?? "").split(separator: " (default:", maxSplits: 1)
        var text = parts.first.map(String.init) ?? ""
        if let allValues, !allValues.isEmpty {
            text += " One of \(allValues.joined(separator: ", "))."
        }
        if parts.count > 1 { return text + " (default:" + parts[1] }
        if let defaultValue, kind == .option { text += " (default: \(defaultValue))" }
        return text
    }
}

/// The discussion of a command: paragraphs, and sections below headings in capitals.
struct HelpText {
    /// Titles are empty before the first heading.
    private(set) var sections: [(title: String, lines: [String])] = []

    init(_ discussion: String) {
        var title = ""
        var lines: [String] = []
        func isHeading(_ line: String) -> Bool {
            !line.isEmpty && line.allSatisfy { $0.isUppercase || $0 == " " }
        }
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = String(line)
            if isHeading(line) {
                sections.append((title, lines))
                (title, lines) = (line, [])
            } else {
                lines.append(line)
            }
        }
        sections.append((title, lines))
        sections.removeAll { $0.lines.allSatisfy(\.isEmpty) }
    }

    /// The lines below the heading `EXAMPLE` or `EXAMPLES`, without their indentation.
    var examples: [String] {
        let section = sections.first { $0.title.hasPrefix("EXAMPLE") }
        return (section?.lines ?? []).filter { !$0.isEmpty }.map { line in
            String(line.hasPrefix("  ") ? line.dropFirst(2) : line[...])
        }
    }

    /// The paragraphs before the first heading.
    var paragraphs: [String] {
        let lines = sections.first { $0.title.isEmpty }?.lines ?? []
        return lines.split(separator: "").map { $0.joined(separator: " ") }
    }
}
