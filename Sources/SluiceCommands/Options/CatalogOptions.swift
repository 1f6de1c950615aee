internal import ArgumentParser
internal import ObjectStorage
internal import Sluice

/// Which catalog a command uses.
struct CatalogOptions: ParsableArguments {
    @Option(
        name: .customLong("catalog"),
        help: ArgumentHelp(
            "The catalog's file. (default: catalog.sqlite in $SLUICE_HOME, else in "
                + "~/.local/share/sluice)",
            valueName: "path"
        ),
        completion: .file()
    )
    var catalogPath: String?

    func lake(durability: LocalObjectStore.Durability = .disk) throws -> Lake {
        try Lake(catalogPath: catalogPath, durability: durability)
    }
}
