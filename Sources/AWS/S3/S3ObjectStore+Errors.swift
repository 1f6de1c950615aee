import ObjectStorage

extension S3ObjectStore {
    /// Runs `body`; what goes wrong there becomes an error of stores.
    ///
    /// Errors of credentials and configuration stay what they are: they are not about the object.
    func guarding<Answer>(
        _ key: ObjectKey?,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await body()
        } catch let error as AWSError {
            throw storeError(error, key) ?? error
        } catch let error as ObjectStoreError {
            throw error.at(key: key, store: location)
        }
    }

    private func storeError(_ error: AWSError, _ key: ObjectKey?) -> ObjectStoreError? {
        let kind: ObjectStoreError.Kind
        var message = error.description
        switch error.kind {
        case .noCredentials, .invalidCredentials, .invalidConfiguration: return nil
        case .accessDenied: kind = .permissionDenied
        case .throttled, .unavailable, .unreachable, .clockSkew: kind = .unavailable
        case .malformedAnswer, .invalidRequest: kind = .unsupported
        case .alreadyExists: kind = .alreadyExists
        case .conflict: kind = .versionChanged
        case .notFound where error.code == "NoSuchBucket":
            kind = .invalidKey
            message =
                "there is no bucket \(bucket.name) at this endpoint, create it or correct the "
                + "location"
        case .notFound where error.code == "NoSuchUpload":
            kind = .versionChanged
            message =
                "what was written so far has been removed, by sluice gc or by a rule of the bucket "
                + "that aborts uploads: run again"
        case .notFound: return absent(key)
        case .other: kind = .other
        }
        return ObjectStoreError(kind, message).at(key: key, store: location)
    }

    func absent(_ key: ObjectKey?) -> ObjectStoreError {
        ObjectStoreError(.notFound, "there is no such object").at(key: key, store: location)
    }

    func taken(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(
            .alreadyExists,
            "there is an object of that name",
            key: key,
            store: location
        )
    }

    func changed(_ key: ObjectKey, _ when: String) -> ObjectStoreError {
        ObjectStoreError(
            .versionChanged,
            "the object changed \(when), plan again with the new one",
            key: key,
            store: location
        )
    }
}
