internal import ArgumentParser
internal import Sluice

/// Which catalog a command uses, and where it is configured.
struct CatalogOptions: ParsableArguments {
    @Option(
        name: .customLong("catalog"),
        help: ArgumentHelp(
            "The catalog's file. (default: what sluice.yaml says, else catalog.sqlite in "
                + "$SLUICE_HOME, else in ~/.local/share/sluice)",
            valueName: "path"
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

    /// What holds for the command.
    ///
    /// - Parameter others: What its other options say.
    /// - Throws: ``ConfigurationError``, ``JobError``.
    func configuration(_ others: [ConfigurationKey: String] = [:]) throws -> Configuration {
        var options = others
        options[.catalog] = catalogPath
        return try Configuration(options: options, file: configurationPath)
    }

    func lake() throws -> Lake { try Lake(configuration()) }
}
