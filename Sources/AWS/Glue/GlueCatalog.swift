internal import DataCatalog

/// The Glue Data Catalog of an AWS account.
///
/// What other tools keep there and Sluice has no name for (Athena's, Iceberg's, Lake Formation's)
/// survives every update. Versions are compared by Glue itself, so no update is lost.
package struct GlueCatalog: Catalog {
    /// How much is asked at once.
    package struct Options: Sendable {
        /// The account whose catalog it is, or `nil` for the caller's own.
        package var catalogID: String?
        /// In how many parts a long list of partitions is read at once, 1 to 10.
        package var segmentCount = 4
        /// How many batches are written at once.
        package var batchesAtOnce = 4
        /// How often an entry of a batch is tried that Glue failed at.
        package var attemptCount = 6
        /// Waits before such an entry is tried again; the first wait is 1.
        package var pause: @Sendable (Int) async throws -> Void = Self.backOff

        package init() {}

        /// Waits a random time, at most 0.1 seconds at first and twice as long each time after.
        private static let backOff: @Sendable (Int) async throws -> Void = { wait in
            let limit = 0.1 * Double(1 << min(wait - 1, 6))
            try await Task.sleep(for: .seconds(Double.random(in: 0...limit)))
        }
    }

    let service: GlueService
    let options: Options

    /// - Parameter caller: Signs and sends requests, and tries again where that helps.
    package init(caller: any AWSJSONCaller, options: Options = Options()) {
        precondition((1...10).contains(options.segmentCount), "Glue has up to 10 segments")
        precondition(options.batchesAtOnce > 0 && options.attemptCount > 0, "something is done")
        service = GlueService(caller: caller, catalogID: options.catalogID)
        self.options = options
    }

    package var location: String {
        service.caller.endpoint + (options.catalogID.map { " of account \($0)" } ?? "")
    }

    package var filtersPartitions: Bool { true }

    /// Runs `body`, and says in its errors which catalog it was.
    func located<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as CatalogError {
            throw error.at(catalog: location)
        }
    }

    /// All elements of a list that comes in pages.
    ///
    /// - Throws: ``CatalogError`` of kind `other` if the list does not end.
    func allPages<Page: GluePage>(
        of operation: String,
        _ request: GlueJSON,
        about resource: GlueResource,
        as type: Page.Type
    ) async throws -> [Page.Element] {
        let pages = try await firstPages(
            Self.pageLimit,
            of: operation,
            request,
            about: resource,
            as: type
        )
        guard pages.areAll else {
            throw AWSError(.malformedAnswer, "its list does not end")
                .asCatalogError(operation, resource)
        }
        return pages.elements
    }

    /// The elements of the first pages of a list.
    func firstPages<Page: GluePage>(
        _ limit: Int,
        of operation: String,
        _ request: GlueJSON,
        about resource: GlueResource,
        as type: Page.Type
    ) async throws -> (elements: [Page.Element], areAll: Bool) {
        var request = request
        var elements: [Page.Element] = []
        for _ in 0..<limit {
            let page = try await service.call(operation, request, about: resource, as: type)
            elements += page.elements
            guard let next = page.nextToken, !next.isEmpty else { return (elements, true) }
            guard request["NextToken"] != .string(next) else { break }
            request["NextToken"] = .string(next)
        }
        return (elements, false)
    }

    /// Glue's quota is 10 million partitions of a table, in pages of a thousand; pages may be
    /// short.
    private static let pageLimit = 100_000
}

/// A page of a list.
protocol GluePage: Decodable, SendableMetatype {
    associatedtype Element
    var elements: [Element] { get }
    var nextToken: String? { get }
}
