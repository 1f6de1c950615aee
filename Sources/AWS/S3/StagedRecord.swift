import Foundation
import ObjectStorage

/// How what is staged is found again: the text in ``StagedObject/stagingKey``, compact JSON.
struct StagedRecord: Codable, Sendable, Equatable {
    /// A part of an upload; its number is its place in the list, from 1.
    struct Part: Codable, Sendable, Equatable {
        var etag: String
        var byteCount: Int64
        /// In base 64, if it is known.
        var checksum: String?

        private enum CodingKeys: String, CodingKey {
            case etag = "e"
            case byteCount = "n"
            case checksum = "c"
        }
    }

    /// S3 has no more parts in an upload.
    static let partCountLimit = 10_000
    private static let textByteCountLimit = 4 << 20

    /// The whole name of the object that the upload makes, or of the staged object.
    var key: String
    /// The upload; `nil` for a staged object.
    var upload: String?
    var parts: [Part]?
    /// Of the staged object.
    var etag: String?
    /// Of the whole object, with its algorithm.
    var checksum: String?

    private enum CodingKeys: String, CodingKey {
        case key = "k"
        case upload = "u"
        case parts = "p"
        case etag = "e"
        case checksum = "c"
    }

    /// The record in a text.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `invalidKey`.
    init(_ text: String) throws {
        guard text.utf8.count <= Self.textByteCountLimit,
            let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)),
            record.parts?.count ?? 0 <= Self.partCountLimit,
            (record.upload == nil) == (record.parts == nil),
            record.parts?.allSatisfy({ $0.byteCount >= 0 }) ?? true
        else {
            throw ObjectStoreError(
                .invalidKey,
                "what is staged has a name that S3 stores do not give, is it another store's?"
            )
        }
        self = record
    }

    init(
        key: String,
        upload: String? = nil,
        parts: [Part]? = nil,
        etag: String? = nil,
        checksum: String? = nil
    ) {
        self.key = key
        self.upload = upload
        self.parts = parts
        self.etag = etag
        self.checksum = checksum
    }

    /// - Throws: What the encoder throws, which it does not for such a value.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
