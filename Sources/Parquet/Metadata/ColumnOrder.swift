public import Buffers

/// How the values of a column compare, for the bounds in its statistics.
public enum ColumnOrder: Sendable, Equatable {
    /// As the column's logical type, or else its physical type, defines it.
    case typeDefined
    /// IEEE 754's total order of floating-point numbers.
    case ieee754TotalOrder
    /// An order this version does not know: the whole Thrift union as it was encoded.
    case other(bytes: Bytes)
}

extension ColumnOrder: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        let start = reader.offset
        var members: [FieldHeader] = []
        var hasContents = false
        var scope = try reader.beginStruct("ColumnOrder")
        while let field = try reader.nextField(&scope) {
            members.append(field)
            // An order without parameters is a struct without fields: one byte.
            hasContents = hasContents || field.type != .structure
            hasContents = try reader.unknown(field).bytes.count > 1 || hasContents
        }
        switch (members.count, hasContents, members.first?.id) {
        case (1, false, 1): self = .typeDefined
        case (1, false, 2): self = .ieee754TotalOrder
        default: self = .other(bytes: reader.bytes(in: start..<reader.offset))
        }
    }

    package func write(to writer: inout CompactWriter) {
        switch self {
        case .typeDefined: writer.writeStruct { $0.emptyStructure(1) }
        case .ieee754TotalOrder: writer.writeStruct { $0.emptyStructure(2) }
        case .other(let bytes): writer.append(bytes)
        }
    }
}
