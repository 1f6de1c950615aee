package import Buffers

/// What stands before the bits of a bloom filter.
///
/// Format: <https://parquet.apache.org/docs/file-format/bloomfilter/>
package struct BloomFilterHeader: Sendable, Equatable {
    /// The bytes of the filter behind the header.
    package var byteCount: Int
    package var algorithm: Choice
    package var hash: Choice
    package var compression: Choice
    package var unknownFields: [UnknownField]

    /// A union of which the specification has one member so far, an empty struct.
    package enum Choice: Sendable, Equatable {
        /// The member there is: split blocks, xxHash, no compression.
        case first
        /// The whole Thrift union as it was encoded.
        case other(Bytes)
    }

    package init(
        byteCount: Int,
        algorithm: Choice = .first,
        hash: Choice = .first,
        compression: Choice = .first,
        unknownFields: [UnknownField] = []
    ) {
        self.byteCount = byteCount
        self.algorithm = algorithm
        self.hash = hash
        self.compression = compression
        self.unknownFields = unknownFields
    }
}

extension BloomFilterHeader: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var byteCount: Int?
        var algorithm: Choice?
        var hash: Choice?
        var compression: Choice?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("BloomFilterHeader")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: byteCount = try reader.count32(field, "numBytes")
            case 2: algorithm = try reader.structure(field, "algorithm")
            case 3: hash = try reader.structure(field, "hash")
            case 4: compression = try reader.structure(field, "compression")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            byteCount: try reader.require(byteCount, "BloomFilterHeader", "numBytes"),
            algorithm: try reader.require(algorithm, "BloomFilterHeader", "algorithm"),
            hash: try reader.require(hash, "BloomFilterHeader", "hash"),
            compression: try reader.require(compression, "BloomFilterHeader", "compression"),
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, byteCount)
            writer.structure(2, algorithm)
            writer.structure(3, hash)
            writer.structure(4, compression)
            writer.unknown(unknownFields)
        }
    }
}

extension BloomFilterHeader.Choice: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        let start = reader.offset
        var scope = try reader.beginStruct("BloomFilterHeader")
        var members: [UnknownField] = []
        while let field = try reader.nextField(&scope) {
            members.append(try reader.unknown(field))
        }
        let isFirst =
            members.count == 1 && members[0].id == 1
            && members[0].type == WireType.structure.rawValue && members[0].bytes.count == 1
        self = isFirst ? .first : .other(reader.bytes(in: start..<reader.offset))
    }

    package func write(to writer: inout CompactWriter) {
        switch self {
        case .first: writer.writeStruct { $0.emptyStructure(1) }
        case .other(let bytes): writer.append(bytes)
        }
    }
}
