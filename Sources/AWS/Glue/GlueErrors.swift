internal import DataCatalog

extension AWSError {
    /// The error as catalogs say it, or this one where catalogs have no word for it: credentials,
    /// configuration, clocks.
    ///
    /// - Parameter operation: For example `GetTable`.
    func asCatalogError(_ operation: String, _ resource: GlueResource) -> any Error {
        guard let kind = catalogKind else { return during("glue:\(operation)") }
        let reason = [code, requestID.map { "request \($0)" }].compactMap(\.self)
        return CatalogError(
            kind,
            text(of: kind, operation, resource),
            name: resource.name,
            reason: reason.isEmpty ? nil : reason.joined(separator: ", ")
        )
    }

    /// Glue's own word counts, whatever the caller took it for.
    private var catalogKind: CatalogError.Kind? {
        switch (kind, code) {
        case (_, "EntityNotFoundException"): .notFound
        case (_, "AlreadyExistsException"): .alreadyExists
        case (_, "ConcurrentModificationException"), (_, "VersionMismatchException"):
            .versionChanged
        case (_, "AccessDeniedException"), (_, "GlueEncryptionException"): .accessDenied
        case (_, "ThrottlingException"): .busy
        case (_, "InternalServiceException"), (_, "OperationTimeoutException"),
            (_, "ResourceNotReadyException"), (_, "FederationSourceRetryableException"):
            .unavailable
        case (_, "InvalidInputException"), (_, "ValidationException"),
            (_, "InvalidStateException"), (_, "ResourceNumberLimitExceededException"):
            .invalid
        case (.notFound, _): .notFound
        case (.alreadyExists, _): .alreadyExists
        case (.conflict, _): .versionChanged
        case (.accessDenied, _): .accessDenied
        case (.throttled, _): .busy
        case (.unavailable, _), (.unreachable, _): .unavailable
        case (.invalidRequest, _): .invalid
        case (.malformedAnswer, _), (.other, _): .other
        case (.noCredentials, _), (.invalidCredentials, _), (.invalidConfiguration, _),
            (.clockSkew, _):
            nil
        }
    }

    private func text(
        of kind: CatalogError.Kind,
        _ operation: String,
        _ resource: GlueResource
    ) -> String {
        let said = message.prefix(300)
        return switch kind {
        case .notFound: "it is not there, or not any more: \(said)"
        case .alreadyExists: "it is there already: \(said)"
        case .versionChanged: "it was changed meanwhile, read it again: \(said)"
        case .accessDenied: denial(operation, resource)
        case .busy:
            "the catalog gets too many requests, try again, or ask for fewer at once"
        case .unavailable: "the catalog does not answer (\(said)), try again later"
        case .invalid where code == "ResourceNumberLimitExceededException":
            "a quota of the account is reached, raise it or delete what is not needed: \(said)"
        case .invalid, .unsupported: "Glue refuses glue:\(operation): \(said)"
        case .other where self.kind == .malformedAnswer:
            "the answer is not Glue's (\(said)), check the endpoint"
        case .other: "Glue cannot do glue:\(operation): \(said)"
        }
    }

    private func denial(_ operation: String, _ resource: GlueResource) -> String {
        if code == "GlueEncryptionException" {
            return "the catalog is encrypted and its key cannot be used; allow kms:Decrypt and "
                + "kms:GenerateDataKey on the catalog's key"
        }
        if message.contains("Lake Formation") {
            return "Lake Formation does not allow glue:\(operation)"
                + (resource.name.map { " on \($0)" } ?? "")
                + "; grant this role permissions there"
        }
        return "there is no permission for glue:\(operation); allow it on "
            + resource.policyResources
    }
}
