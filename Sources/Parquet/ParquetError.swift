/// An error met while reading or writing a Parquet file.
public struct ParquetError: Error, Sendable {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// The bytes break the Parquet specification.
        case corrupt
        /// The bytes end before the value they announce.
        case truncated
        /// The file is valid, and this version cannot read it.
        case unsupported
        /// The file is valid as far as it was read, and passes one of ``ParquetLimits``.
        case tooLarge
        /// The caller asked for something the file does not have.
        case invalidRequest
        /// The bytes could not be fetched from where the file is.
        case unavailable
    }

    /// Where it went wrong.
    ///
    /// Each layer fills in what it knows as the error passes through it.
    public struct Place: Sendable, Equatable {
        public var file: String?
        public var rowGroup: Int?
        public var column: String?
        public var page: Int?
        /// Bytes from the start of the innermost thing named above.
        public var offset: Int?

        public init(
            file: String? = nil,
            rowGroup: Int? = nil,
            column: String? = nil,
            page: Int? = nil,
            offset: Int? = nil
        ) {
            self.file = file
            self.rowGroup = rowGroup
            self.column = column
            self.page = page
            self.offset = offset
        }
    }

    public let kind: Kind
    public let message: String
    public private(set) var place: Place

    public init(_ kind: Kind, _ message: String, _ place: Place = Place()) {
        self.kind = kind
        self.message = message
        self.place = place
    }

    /// The same error, with the outer place filled in where it was unknown.
    package func at(
        file: String? = nil,
        rowGroup: Int? = nil,
        column: String? = nil,
        page: Int? = nil,
        offset: Int? = nil
    ) -> ParquetError {
        var error = self
        error.place.file = place.file ?? file
        error.place.rowGroup = place.rowGroup ?? rowGroup
        error.place.column = place.column ?? column
        error.place.page = place.page ?? page
        error.place.offset = place.offset ?? offset
        return error
    }
}

extension ParquetError: CustomStringConvertible {
    /// What is wrong with the file in one word, the message, and the place in brackets.
    ///
    /// For example: `corrupt: dictionary index 912 is out of range: the dictionary holds 900 values
    /// (s3://lake/anpr/part-0.parquet, row group 3, column plate, page 12, byte 40)`.
    public var description: String {
        let trail = [
            place.file,
            place.rowGroup.map { "row group \($0)" },
            place.column.map { "column \($0)" },
            place.page.map { "page \($0)" },
            place.offset.map { "byte \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
        let verdict =
            switch kind {
            case .corrupt, .truncated, .unsupported: "\(kind): "
            case .tooLarge, .invalidRequest, .unavailable: ""
            }
        return verdict + message + (trail.isEmpty ? "" : " (\(trail))")
    }
}
