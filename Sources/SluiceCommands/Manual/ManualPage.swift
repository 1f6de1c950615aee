/// A page of the manual, in the macros of `man(7)`.
///
/// `sluice`, and each of its commands, has a page; commands below a command share its page.
struct ManualPage {
    /// The file's name: `sluice-run.1`.
    let fileName: String
    private(set) var text = ""

    /// The pages of a command line.
    static func pages(of root: CommandDescription) -> [ManualPage] {
        let commands = root.shownSubcommands
        let names = [root.commandName] + commands.map { "\(root.commandName)-\($0.commandName)" }
        return zip(names, [root] + commands).map { name, command in
            ManualPage(command, name: name, isRoot: name == root.commandName, allNames: names)
        }
    }

    private init(
        _ command: CommandDescription,
        name: String,
        isRoot: Bool,
        allNames: [String]
    ) {
        fileName = "\(name).1"
        add(#".TH "\#(Self.escaped(name.uppercased()))" 1 "" "sluice \#(Version.text)" "Sluice""#)
        add(".SH NAME")
        add("\(Self.escaped(name)) \\- \(Self.escaped(command.abstract ?? ""))")
        addSynopsis(of: command)
        add(".SH DESCRIPTION")
        paragraphs([command.abstract ?? ""] + command.help.paragraphs)
        addCommands(of: command, isRoot: isRoot)
        addOptions(of: command)
        addExamples(of: command)
        addSurroundings(isRoot: isRoot)
        add(".SH SEE ALSO")
        add(
            allNames.filter { $0 != name }
                .map { ".BR \(Self.escaped($0)) (1)" }
                .joined(separator: " ,\n")
        )
    }
}

// MARK: Sections

extension ManualPage {
    private mutating func addSynopsis(of command: CommandDescription) {
        add(".SH SYNOPSIS")
        add(".B \(Self.escaped(command.call))")
        if !command.shownSubcommands.isEmpty {
            add(#"\fIcommand\fR [\fIoption\fR ...]"#)
            return
        }
        for argument in command.shownArguments where argument.isRequired {
            add(Self.usage(argument))
        }
        add(#"[\fIoption\fR ...]"#)
    }

    /// The commands below one: those of `sluice` have pages, the others are told here.
    private mutating func addCommands(of command: CommandDescription, isRoot: Bool) {
        guard !command.shownSubcommands.isEmpty else { return }
        add(".SH COMMANDS")
        for below in command.shownSubcommands {
            if isRoot {
                add(".TP")
                add(".BR \(Self.escaped("\(command.commandName)-\(below.commandName)")) (1)")
                add(Self.escaped(below.abstract ?? ""))
            } else {
                add(".SS \(Self.escaped(below.call))")
                add(Self.escaped(below.abstract ?? ""))
                below.shownArguments.forEach { add($0) }
            }
        }
    }

    private mutating func addOptions(of command: CommandDescription) {
        add(".SH OPTIONS")
        var titles: [String] = []
        for argument in command.shownArguments {
            let title = argument.sectionTitle ?? ""
            if !titles.contains(title) { titles.append(title) }
        }
        // What belongs to no group comes first, in all commands.
        for title in titles.filter(\.isEmpty) + titles.filter({ !$0.isEmpty }) {
            if !title.isEmpty { add(".SS \(Self.escaped(title))") }
            for argument in command.shownArguments where (argument.sectionTitle ?? "") == title {
                add(argument)
            }
        }
    }

    private mutating func addExamples(of command: CommandDescription) {
        guard !command.help.examples.isEmpty else { return }
        add(".SH EXAMPLES")
        add(".nf")
        command.help.examples.forEach { add(Self.escaped($0)) }
        add(".fi")
    }

    private mutating func addSurroundings(isRoot: Bool) {
        add(".SH EXIT STATUS")
        for status in ExitStatus.allCases { entry("\(status.rawValue)", status.meaning) }
        add(".SH ENVIRONMENT")
        Surroundings.environment.forEach { entry($0.name, $0.meaning) }
        add(".SH FILES")
        Surroundings.files.forEach { entry($0.name, $0.meaning) }
        guard isRoot else { return }
        add(".SH ERRORS")
        paragraphs([Surroundings.errors])
    }
}

// MARK: Text

extension ManualPage {
    private mutating func add(_ line: String) { text += line + "\n" }

    private mutating func paragraphs(_ paragraphs: [String]) {
        add(paragraphs.map(Self.escaped).joined(separator: "\n.PP\n"))
    }

    private mutating func entry(_ name: String, _ meaning: String) {
        add(".TP")
        add(".B \(Self.escaped(name))")
        add(Self.escaped(meaning))
    }

    private mutating func add(_ argument: ArgumentDescription) {
        add(".TP")
        add(Self.usage(argument))
        add(Self.escaped(argument.meaning))
    }

    /// `--from source`, with the option in bold and its value in italics.
    private static func usage(_ argument: ArgumentDescription) -> String {
        let value = #"\fI\#(escaped(argument.valueName ?? ""))\fR"#
        let names = argument.spellings.map { #"\fB\#(escaped($0))\fR"# }.joined(separator: ", ")
        return switch argument.kind {
        case .positional: value
        case .option: "\(names) \(value)"
        case .flag: names
        }
    }

    /// Text in which roff sees nothing but text.
    private static func escaped(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var escaped = ""
            for character in line {
                switch character {
                case "\\": escaped += "\\e"
                case "-": escaped += "\\-"
                case "'": escaped += "\\(aq"
                case "`": escaped += "\\(ga"
                case "~": escaped += "\\(ti"
                case "^": escaped += "\\(ha"
                case "\"": escaped += "\\(dq"
                default: escaped.append(character)
                }
            }
            return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
        }
        return lines.joined(separator: "\n")
    }
}
