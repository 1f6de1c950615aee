/// A page of ListMultipartUploads.
struct S3UploadPage: Sendable {
    struct Entry: Sendable {
        /// The whole name that the object will have.
        let key: String
        let upload: String
        let initiated: WireTime
    }

    /// Where the next page starts.
    struct Marker: Sendable, Equatable {
        let key: String
        let upload: String
    }

    let entries: [Entry]
    let next: Marker?
    /// When the answer was made, by S3's clock.
    let time: WireTime

    /// - Throws: ``AWSError`` of kind `malformedAnswer`.
    init(_ reply: AWSReply) throws {
        let root = try XMLElement(parsing: reply.answer.body)
        guard root.name == "ListMultipartUploadsResult" else {
            throw S3Answer.malformed("lists no uploads")
        }
        let isEncoded = root.text("EncodingType") == "url"
        time = reply.serviceTime
        entries = try root.children("Upload").map { element in
            guard let key = element.text("Key").flatMap({ S3Answer.key($0, isEncoded: isEncoded) }),
                let upload = element.text("UploadId"), !upload.isEmpty,
                let initiated = element.text("Initiated").flatMap({ WireTime(iso8601: $0) })
            else { throw S3Answer.malformed("lists an upload without key, id or time") }
            return Entry(key: key, upload: upload, initiated: initiated)
        }
        guard root.text("IsTruncated") == "true" else {
            next = nil
            return
        }
        guard
            let key = root.text("NextKeyMarker").flatMap({ S3Answer.key($0, isEncoded: isEncoded) })
        else { throw S3Answer.malformed("breaks off a listing without saying where") }
        next = Marker(key: key, upload: root.text("NextUploadIdMarker") ?? "")
    }
}
