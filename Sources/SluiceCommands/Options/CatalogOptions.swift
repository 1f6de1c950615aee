internal import ArgumentParser
internal import Sluice

/// Which catalog a command uses, and where it is configured.
struct CatalogOptions: ParsableArguments {
    @Option(
        name: .customLong("catalog"),
        help: ArgumentHelp(
            "The catalog: a file, or glue for the Glue Data Catalog. (default: what sluice.yaml "
                + "says, else catalog.sqlite in $SLUICE_HOME, else in ~/.local/share/sluice)",
            valueName: "path|glue"
        ),
        completion: .file()
    )
    var catalogPath: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The file of settings. (default: $SLUICE_CONFIG, else sluice.yaml in this folder or "
                + "one above, else in $SLUICE_HOME, else in ~/.config/sluice)",
            valueName: "path"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var configurationPath: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the table's ledger. (default: _sluice beside the table)",
            valueName: "location"
        ),
        completion: .directory
    )
    var ledger: String?

    @OptionGroup(title: "AWS")
    var account: AccountOptions

    /// What holds for the command.
    ///
    /// - Parameter others: What its other options say.
    /// - Throws: ``ConfigurationError``, ``JobError``.
    func configuration(_ others: [ConfigurationKey: String] = [:]) throws -> Configuration {
        var options = others
        options[.catalog] = catalogPath
        options[.ledger] = ledger
        options.merge(account.settings) { own, _ in own }
        return try Configuration(options: options, file: configurationPath)
    }

    func lake() throws -> Lake { try Lake(configuration()) }
}
