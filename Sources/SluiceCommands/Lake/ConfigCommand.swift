internal import ArgumentParser
internal import Reporting
internal import Sluice

/// `sluice config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look at the settings.",
        discussion: """
            EXAMPLE
              sluice config show
            """,
        subcommands: [ConfigShow.self]
    )
}

/// `sluice config show`.
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every setting, its value, and who says so.",
        discussion: """
            An option counts more than a variable of the environment, a variable more than \
            sluice.yaml. The file is the one that --config names, else $SLUICE_CONFIG; else \
            sluice.yaml in this folder or the nearest one above it, else in $SLUICE_HOME, else in \
            ~/.config/sluice.

            The last lines say what holds of AWS's own settings: which profile, region and servers \
            are used, and which link of the chain credentials come from. Nobody is asked for that, \
            and no secret is shown.

            EXAMPLES
              sluice config show
              sluice config show --config lake/sluice.yaml --json
            """
    )

    @Flag(help: "Print the settings as one JSON object.")
    var json = false

    @OptionGroup(title: "Engine")
    var engine: EngineOptions

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func run() throws {
        let configuration = try catalog.configuration(engine.settings)
        let facts = AWSAccess(configuration).facts
        Console.current.print(
            json ? configuration.json(facts).description : configuration.text(facts)
        )
    }
}

extension Configuration {
    /// A line for each key, for people.
    func text(_ facts: [AWSAccess.Fact]) -> String {
        var lines = TextTable(.left, .left, .left)
        for key in ConfigurationKey.allCases {
            lines.append(key.name, self[key].text ?? "-", self[key].origin.description)
        }
        for fact in facts { lines.append(fact.name, fact.value ?? "-", fact.place) }
        return lines.lines().joined(separator: "\n") + "\n"
    }

    /// The settings, for scripts: the names are stable.
    func json(_ facts: [AWSAccess.Fact]) -> JSONValue {
        .members([
            "file": .optional(file),
            "settings": .array(
                ConfigurationKey.allCases.map { key in
                    .members([
                        "key": .string(key.name),
                        "value": .optional(self[key].text),
                        "source": .string(self[key].origin.kind),
                        "place": .string(self[key].origin.description),
                    ])
                }
            ),
            "aws": .array(
                facts.map { fact in
                    .members([
                        "name": .string(fact.name),
                        "value": .optional(fact.value),
                        "place": .string(fact.place),
                    ])
                }
            ),
        ])
    }
}

extension Configuration.Origin {
    /// A word for scripts.
    fileprivate var kind: String {
        switch self {
        case .option: "option"
        case .variable: "variable"
        case .file: "file"
        case .usual: "default"
        }
    }
}
