internal import DataCatalog

extension AWSError {
    /// The error as catalogs say it, or this one where catalogs have no word for it: credentials,
    /// configuration, clocks.
    ///
    /// - Parameter operation: For example `GetTable`.
    func asCatalogError(_ operation: String, _ resource: GlueResource) -> any Error {
        let found = Self.reading(self, operation, resource)
        guard let (kind, message) = found else { return during("glue:\(operation)") }
        let reason = [code, requestID.map { "request \($0)" }].compactMap(\.self)
        return CatalogError(
            kind,
            message,
            name: resource.name,
            reason: reason.isEmpty ? nil : reason.joined(separator: ", ")
        )
    }

    private static func reading(
        _ error: AWSError,
        _ operation: String,
        _ resource: GlueResource
    ) -> (CatalogError.Kind, String)? {
        switch error.kind {
        case .accessDenied: return (.accessDenied, denial(error, operation, resource))
        case .throttled:
            return (
                .busy, "the catalog gets too many requests, try again, or ask for fewer at once"
            )
        case .unavailable, .unreachable:
            return (.unavailable, "the catalog does not answer (\(error.message)), try again later")
        case .malformedAnswer:
            return (
                .other,
                "the answer is not Glue's (\(error.message)), check the endpoint"
            )
        case .noCredentials, .invalidCredentials, .invalidConfiguration, .clockSkew: return nil
        case .notFound, .alreadyExists, .conflict, .invalidRequest, .other:
            return readingCode(error, operation, resource)
        }
    }

    /// Glue's own words, whatever the caller took them for.
    private static func readingCode(
        _ error: AWSError,
        _ operation: String,
        _ resource: GlueResource
    ) -> (CatalogError.Kind, String)? {
        switch error.code {
        case "EntityNotFoundException":
            return (.notFound, "it is not there (any more): \(error.message)")
        case "AlreadyExistsException": return (.alreadyExists, "there is one: \(error.message)")
        case "ConcurrentModificationException", "VersionMismatchException":
            return (.versionChanged, "it was changed meanwhile, read it again: \(error.message)")
        case "AccessDeniedException":
            return (.accessDenied, denial(error, operation, resource))
        case "GlueEncryptionException":
            return (
                .accessDenied,
                "the catalog is encrypted and its key cannot be used; allow kms:Decrypt and "
                    + "kms:GenerateDataKey on the catalog's key"
            )
        case "ThrottlingException":
            return (
                .busy, "the catalog gets too many requests, try again, or ask for fewer at once"
            )
        case "InternalServiceException", "OperationTimeoutException", "ResourceNotReadyException",
            "FederationSourceRetryableException":
            return (.unavailable, "the catalog does not answer (\(error.message)), try again later")
        case "InvalidInputException", "ValidationException", "InvalidStateException":
            return (.invalid, "Glue refuses glue:\(operation): \(error.message)")
        case "ResourceNumberLimitExceededException":
            return (
                .invalid,
                "a quota of the account is reached, raise it or delete what is not needed: "
                    + error.message
            )
        default: return readingKind(error, operation)
        }
    }

    /// What a caller took an error for whose word is not Glue's.
    private static func readingKind(
        _ error: AWSError,
        _ operation: String
    ) -> (CatalogError.Kind, String) {
        let kind: CatalogError.Kind =
            switch error.kind {
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .conflict: .versionChanged
            case .invalidRequest: .invalid
            default: .other
            }
        return (kind, "Glue cannot do glue:\(operation): \(error.message)")
    }

    private static func denial(
        _ error: AWSError,
        _ operation: String,
        _ resource: GlueResource
    ) -> String {
        if error.message.contains("Lake Formation") {
            return "Lake Formation does not allow glue:\(operation)"
                + (resource.name.map { " on \($0)" } ?? "")
                + "; grant this role permissions there"
        }
        return "there is no permission for glue:\(operation); allow it on "
            + resource.policyResources
    }
}
