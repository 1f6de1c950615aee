/// How the values of one column are encoded.
public struct ColumnEncoding: Sendable, Hashable {
    /// The encoding of pages that point into a dictionary, RLE_DICTIONARY or its old name
    /// PLAIN_DICTIONARY; or `nil` for no dictionary.
    ///
    /// A dictionary is made as long as it pays; booleans never have one.
    public var dictionary: Encoding?
    /// The encoding of pages without dictionary.
    public var values: Encoding

    /// A dictionary where it pays, else PLAIN: what every reader knows.
    public init(dictionary: Encoding? = .rleDictionary, values: Encoding = .plain) {
        self.dictionary = dictionary
        self.values = values
    }

    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the format does not have the
    ///   encodings for values of `type`.
    func validate(for type: PhysicalType) throws(ParquetError) {
        if let dictionary, !dictionary.isDictionary {
            throw ParquetError(
                .invalidRequest,
                "\(dictionary) for dictionary indices, expected RLE_DICTIONARY or PLAIN_DICTIONARY"
            )
        }
        guard values.suits(type) else {
            throw ParquetError(
                .invalidRequest,
                "\(values) for values of type \(type), which the format does not have: "
                    + "use PLAIN, which suits all types"
            )
        }
    }
}
