internal import DataCatalog
internal import Foundation

/// A change of many partitions, in batches of what Glue takes at once.
///
/// A batch that Glue answers may have failed for some of its entries. What may be there already, or
/// be gone, is told; entries that Glue failed at are tried again; any other is an error.
struct GlueBatch {
    let catalog: GlueCatalog
    /// For example `BatchCreatePartition`.
    let operation: String
    /// The member of the request that has the entries.
    let member: String
    /// How many entries Glue takes at once.
    let size: Int
    /// The service's word for entries that are answered instead of changed.
    let expected: String

    struct Entry: Sendable {
        let values: [String]
        let content: GlueJSON
    }

    /// Changes all; answers the values of entries with the expected error.
    func apply(_ entries: [Entry], to table: Table) async throws -> [[String]] {
        let batches = stride(from: 0, to: entries.count, by: size).map {
            Array(entries[$0..<min($0 + size, entries.count)])
        }
        return try await withThrowingTaskGroup(of: (Int, [[String]]).self) { group in
            var answers: [[[String]]] = batches.map { _ in [] }
            for (index, batch) in batches.enumerated() {
                if index >= catalog.options.batchesAtOnce,
                    let (done, found) = try await group.next()
                {
                    answers[done] = found
                }
                group.addTask { (index, try await apply(batch: batch, to: table)) }
            }
            for try await (done, found) in group { answers[done] = found }
            return answers.flatMap(\.self)
        }
    }

    private func apply(batch: [Entry], to table: Table) async throws -> [[String]] {
        var pending = batch
        var found: [[String]] = []
        for attempt in 1... {
            var request = GlueCatalog.about(table.name)
            request[member] = .array(pending.map(\.content))
            let answer = try await catalog.service.call(
                operation,
                request,
                about: .table(table.name),
                as: BatchAnswer.self
            )
            var failed: [(error: BatchAnswer.Failure, code: String)] = []
            for error in answer.errors ?? [] {
                let code = error.errorDetail?.errorCode ?? ""
                if code == expected {
                    found.append(error.values)
                } else if Self.passing.contains(code) {
                    failed.append((error, code))
                } else {
                    throw refusal(error, code, table)
                }
            }
            let again = Set(failed.map { PartitionValueCoding.encode($0.error.values) })
            pending = pending.filter { again.contains(PartitionValueCoding.encode($0.values)) }
            guard !pending.isEmpty else { break }
            if attempt == catalog.options.attemptCount, let (error, code) = failed.first {
                throw exhausted(error, code, table)
            }
            try await catalog.options.pause(attempt)
        }
        return found
    }

    /// Errors that pass.
    private static let passing: Set = [
        "InternalServiceException", "ThrottlingException", "OperationTimeoutException",
        "ConcurrentModificationException", "ResourceNotReadyException",
        "FederationSourceRetryableException",
    ]

    private func refusal(
        _ failure: BatchAnswer.Failure,
        _ code: String,
        _ table: Table
    ) -> CatalogError {
        let message = failure.errorDetail?.errorMessage ?? "it does not say why"
        let kind: CatalogError.Kind =
            switch code {
            case "EntityNotFoundException": .notFound
            case "AccessDeniedException", "GlueEncryptionException": .accessDenied
            default: .invalid
            }
        return CatalogError(
            kind,
            "the partition \(table.partitionName(failure.values)) of \(table.name) cannot be "
                + "written, others of the run may have been: \(message.prefix(300))",
            name: table.name.description,
            reason: code
        )
    }

    private func exhausted(
        _ failure: BatchAnswer.Failure,
        _ code: String,
        _ table: Table
    ) -> CatalogError {
        CatalogError(
            .busy,
            "the partition \(table.partitionName(failure.values)) of \(table.name) cannot be "
                + "written now, \(catalog.options.attemptCount) attempts failed; try again later",
            name: table.name.description,
            reason: code
        )
    }
}

private struct BatchAnswer: Decodable {
    struct Failure: Decodable {
        struct Detail: Decodable {
            var errorCode: String?
            var errorMessage: String?

            enum CodingKeys: String, CodingKey {
                case errorCode = "ErrorCode"
                case errorMessage = "ErrorMessage"
            }
        }

        var partitionValues: [String]?
        /// What an update calls them.
        var partitionValueList: [String]?
        var errorDetail: Detail?

        var values: [String] { partitionValues ?? partitionValueList ?? [] }

        enum CodingKeys: String, CodingKey {
            case partitionValues = "PartitionValues"
            case partitionValueList = "PartitionValueList"
            case errorDetail = "ErrorDetail"
        }
    }

    var errors: [Failure]?

    enum CodingKeys: String, CodingKey {
        case errors = "Errors"
    }
}
