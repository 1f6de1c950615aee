import Buffers
import Crypto
import Foundation
package import ObjectStorage

extension S3ObjectStore {
    /// The most objects that one request deletes.
    private static let batchCount = 1_000

    package func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try await guarding(key) {
            guard let version else { return try await deleteObject(fullKey(key)) }
            // Some stores do not look at the condition; so it is looked at here, too.
            guard let found = try await infoIfPresent(key) else { return }
            guard found.version == version else { throw changed(key, "before it was deleted") }
            do {
                try await deleteObject(fullKey(key), ["if-match": "\"\(version)\""])
            } catch let error as AWSError where error.kind == .conflict {
                guard try await infoIfPresent(key) != nil else { return }
                throw changed(key, "before it was deleted")
            }
        }
    }

    /// Deletes the object of that whole name; an absent one is already deleted.
    func deleteObject(_ fullKey: String, _ headers: HTTPHeaders = [:]) async throws {
        let request = S3Request(
            operation: "DeleteObject",
            method: .delete,
            key: fullKey,
            headers: headers
        )
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess || ServiceError(answer).code == "NoSuchKey" else {
            throw bucket.refusal(answer, of: request)
        }
    }

    package func discard(_ staged: [StagedObject]) async throws {
        var objects: [String] = []
        for one in staged {
            let record = try record(one.stagingKey)
            if record.upload == nil, Self.canStandInXML(record.key) {
                objects.append(record.key)
            } else {
                try await discard(one)
            }
        }
        while !objects.isEmpty {
            let batch = Array(objects.prefix(Self.batchCount))
            objects.removeFirst(batch.count)
            try await guarding(nil) { try await deleteObjects(batch) }
        }
    }

    /// Deletes the objects of those whole names by one request.
    private func deleteObjects(_ fullKeys: [String]) async throws {
        var text = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
        for key in fullKeys { text += "<Object><Key>\(Self.escaped(key))</Key></Object>" }
        let body = Array((text + "</Delete>").utf8)
        var request = S3Request(
            operation: "DeleteObjects",
            method: .post,
            query: [.init("delete")],
            headers: ["content-type": "application/xml"],
            body: Bytes(body)
        )
        // The oldest of the sums that S3 takes here, which every server knows.
        let sum = Insecure.MD5.hash(data: body)
        request.headers["content-md5"] = Data(sum).base64EncodedString()
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        for error in try XMLElement(parsing: answer.body).children("Error") {
            guard let code = error.text("Code"), code != "NoSuchKey" else { continue }
            let reason = error.text("Message") ?? "no reason is given"
            throw AWSError(
                code == "AccessDenied" ? .accessDenied : .unavailable,
                "\(error.text("Key") ?? "an object") could not be deleted with others: \(reason)",
                code: code
            )
        }
    }

    /// XML has no way to write most control characters.
    private static func canStandInXML(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
