package import DataCatalog
package import ObjectStorage
package import Repartition

/// The places that jobs read and write: a catalog, and the stores that locations open.
///
/// This is the one place that knows which catalogs and stores there are.
package struct Lake: Sendable {
    package let catalog: any Catalog
    /// The runs that there were in it.
    package let jobRuns: any JobRunHistory
    package let stores: Stores
    /// What was read of remote stores.
    package let inputCache: InputCache
    /// The folder of the ledger, if it does not lie beside the table.
    package var ledgerOverride: String?
    /// Whether somebody promises that never two runs write to one table at once.
    package var promisesSingleWriter = false

    package init(
        catalog: any Catalog,
        jobRuns: any JobRunHistory,
        stores: Stores = Stores(),
        inputCache: InputCache = InputCache()
    ) {
        self.catalog = catalog
        self.jobRuns = jobRuns
        self.stores = stores
        self.inputCache = inputCache
    }

    /// A lake whose catalog keeps its history as well.
    package init(
        catalog: any Catalog & JobRunHistory,
        durability: LocalObjectStore.Durability = .disk
    ) {
        self.init(catalog: catalog, jobRuns: catalog, stores: Stores(durability: durability))
    }

    /// The lake whose catalog is that file, which is created if need be.
    ///
    /// - Throws: ``CatalogError`` if the file cannot be opened or is no catalog.
    package init(
        catalogPath: String,
        durability: LocalObjectStore.Durability = .disk
    ) throws {
        let catalog = try EmbeddedCatalog(
            path: catalogPath,
            survivesPowerCuts: durability == .disk
        )
        self.init(catalog: catalog, durability: durability)
    }

    /// The lake that a configuration describes.
    ///
    /// The history of runs is on this machine, wherever the catalog is.
    ///
    /// - Throws: ``CatalogError`` as ``init(catalogPath:durability:)``; ``AWSError`` of kind
    ///   `invalidConfiguration`.
    package init(
        _ configuration: Configuration,
        in environment: HostEnvironment = .current
    ) throws {
        let aws = AWSAccess(configuration, in: environment)
        let stores = Stores(durability: configuration.durability, aws: aws)
        let cache = InputCache(try configuration.runOptions())
        let survivesPowerCuts = configuration.durability == .disk
        switch try configuration.catalog {
        case .file(let path):
            let catalog = try EmbeddedCatalog(path: path, survivesPowerCuts: survivesPowerCuts)
            self.init(catalog: catalog, jobRuns: catalog, stores: stores, inputCache: cache)
        case .glue(let id):
            let history = try EmbeddedCatalog(
                path: Self.usualCatalogPath(environment),
                survivesPowerCuts: survivesPowerCuts
            )
            self.init(
                catalog: try aws.catalog(id: id),
                jobRuns: history,
                stores: stores,
                inputCache: cache
            )
        }
        ledgerOverride = configuration[.ledger].text
        promisesSingleWriter =
            try configuration[.singleWriter].text
            .map(ConfigurationKey.boolean) ?? false
    }

    /// Where the catalog is unless told otherwise: in `SLUICE_HOME`, else in `sluice` below
    /// `XDG_DATA_HOME`, else in `.local/share/sluice` of the user's home.
    package static func usualCatalogPath(_ environment: HostEnvironment) -> String {
        let home =
            environment["SLUICE_HOME"] ?? environment["XDG_DATA_HOME"].map { $0 + "/sluice" }
            ?? (environment["HOME"] ?? ".") + "/.local/share/sluice"
        return home + "/catalog.sqlite"
    }

    /// Opens a location.
    ///
    /// - Throws: As ``Stores/open(_:)``.
    package func open(_ location: ObjectLocation) throws -> ObjectLocation.Opened {
        try stores.open(location)
    }

    /// The folder where a run sets rows and files aside.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if the location is a file, or lies in
    ///   the table where its readers would see it; ``ObjectStoreError`` if it cannot be opened.
    package func quarantine(
        at location: ObjectLocation,
        beside target: any ObjectStore
    ) throws -> Quarantine {
        let store = try targetStore(at: location)
        if let inside = Self.relativePath(of: store.location, below: target.location) {
            guard !inside.isEmpty, try ObjectKey(inside + "part").isHidden else {
                throw DataFrameError(
                    .invalidRequest,
                    "the quarantine lies in the target, whose readers would see it; leave "
                        + "--quarantine away, or name a folder outside the target",
                    place: location.description
                )
            }
        }
        return Quarantine(store: store)
    }

    /// The store whose root is a table's folder, there or not.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if the location is a file,
    ///   ``ObjectStoreError`` if it cannot be opened.
    package func targetStore(at location: ObjectLocation) throws -> any ObjectStore {
        let opened = try open(location)
        guard opened.key == nil else {
            throw DataFrameError(
                .invalidRequest,
                "the target is a file, expected a folder or a place where one can be made",
                place: location.description
            )
        }
        return opened.store
    }
}
