import Buffers

extension LogicalType: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        let start = reader.offset
        var members: [(id: Int16, type: LogicalType?)] = []
        var scope = try reader.beginStruct("LogicalType")
        while let field = try reader.nextField(&scope) {
            members.append((field.id, try Self.member(field, from: &reader)))
        }
        if members.count == 1, let type = members[0].type {
            self = type
        } else {
            self = .other(
                fieldID: members.first?.id ?? 0,
                bytes: reader.bytes(in: start..<reader.offset)
            )
        }
    }

    /// The type that a member of the union stands for, or `nil` if any part of it is unknown.
    private static func member(
        _ field: FieldHeader,
        from reader: inout CompactReader
    ) throws(ParquetError) -> LogicalType? {
        let parameters = try Parameters(field, from: &reader)
        guard parameters.areKnown else { return nil }
        return switch field.id {
        case 1: parameters.plain(.string)
        case 2: parameters.plain(.map)
        case 3: parameters.plain(.list)
        case 4: parameters.plain(.enumeration)
        case 5: parameters.decimal
        case 6: parameters.plain(.date)
        case 7: parameters.clock.map { .time(unit: $0.unit, isAdjustedToUTC: $0.isAdjusted) }
        case 8: parameters.clock.map { .timestamp(unit: $0.unit, isAdjustedToUTC: $0.isAdjusted) }
        case 10: parameters.integer
        case 11: parameters.plain(.null)
        case 12: parameters.plain(.json)
        case 13: parameters.plain(.bson)
        case 14: parameters.plain(.uuid)
        case 15: parameters.plain(.float16)
        case 16: parameters.variant
        case 17: parameters.geometry
        case 18: parameters.geography
        default: nil
        }
    }

    package func write(to writer: inout CompactWriter) {
        if case .other(_, let bytes) = self { return writer.append(bytes) }
        writer.writeStruct { writer in writeMember(to: &writer) }
    }

    private func writeMember(to writer: inout CompactWriter) {
        switch self {
        case .string: writer.emptyStructure(1)
        case .map: writer.emptyStructure(2)
        case .list: writer.emptyStructure(3)
        case .enumeration: writer.emptyStructure(4)
        case .decimal(let precision, let scale):
            writer.structure(5) { writer in
                writer.int32(1, scale)
                writer.int32(2, precision)
            }
        case .date: writer.emptyStructure(6)
        case .time(let unit, let isAdjustedToUTC):
            writer.clock(7, unit, isAdjustedToUTC)
        case .timestamp(let unit, let isAdjustedToUTC):
            writer.clock(8, unit, isAdjustedToUTC)
        case .integer(let bitWidth, let isSigned):
            writer.structure(10) { writer in
                writer.int8(1, Int8(clamping: bitWidth))
                writer.boolean(2, isSigned)
            }
        case .null: writer.emptyStructure(11)
        case .json: writer.emptyStructure(12)
        case .bson: writer.emptyStructure(13)
        case .uuid: writer.emptyStructure(14)
        case .float16: writer.emptyStructure(15)
        case .variant(let version): writer.structure(16) { $0.int8(1, version) }
        case .geometry(let crs): writer.structure(17) { $0.string(1, crs) }
        case .geography(let crs, let algorithm):
            writer.structure(18) { writer in
                writer.string(1, crs)
                writer.int32(2, algorithm)
            }
        case .other: break
        }
    }
}

extension CompactWriter {
    /// Writes what times and timestamps have in common.
    fileprivate mutating func clock(_ id: Int16, _ unit: TimeUnit, _ isAdjustedToUTC: Bool) {
        structure(id) { writer in
            writer.boolean(1, isAdjustedToUTC)
            writer.structure(2) { writer in writer.emptyStructure(unit.fieldID) }
        }
    }
}

extension TimeUnit {
    /// The unit's number in the Thrift union.
    fileprivate var fieldID: Int16 {
        switch self {
        case .millis: 1
        case .micros: 2
        case .nanos: 3
        }
    }
}

/// The fields of a logical type's struct, read before it is known what they mean.
///
/// No logical type has more than two parameters.
private struct Parameters {
    /// Whether each field is one of those that some logical type has.
    var areKnown = true
    private var first: Value?
    private var second: Value?

    private enum Value {
        case boolean(Bool)
        case int8(Int8)
        case int32(Int32)
        case text(String)
        case unit(TimeUnit)
    }

    init(_ field: FieldHeader, from reader: inout CompactReader) throws(ParquetError) {
        guard field.type == .structure else {
            areKnown = false
            try reader.skipValue(of: field.type)
            return
        }
        var scope = try reader.beginStruct("LogicalType")
        while let parameter = try reader.nextField(&scope) {
            let value = try Self.value(parameter, from: &reader)
            switch (parameter.id, value) {
            case (1, .some(let value)): first = value
            case (2, .some(let value)): second = value
            default: areKnown = false
            }
        }
    }

    private static func value(
        _ field: FieldHeader,
        from reader: inout CompactReader
    ) throws(ParquetError) -> Value? {
        switch field.type {
        case .booleanTrue: return .boolean(true)
        case .booleanFalse: return .boolean(false)
        case .int8: return .int8(try reader.integer(field, "parameter"))
        case .int32: return .int32(try reader.integer(field, "parameter"))
        case .binary: return .text(try reader.string(field, "crs"))
        case .structure: return try unit(field, from: &reader).map(Value.unit)
        default:
            try reader.skipValue(of: field.type)
            return nil
        }
    }

    private static func unit(
        _ field: FieldHeader,
        from reader: inout CompactReader
    ) throws(ParquetError) -> TimeUnit? {
        var units: [TimeUnit?] = []
        var scope = try reader.beginStruct("TimeUnit")
        while let member = try reader.nextField(&scope) {
            let contents = try reader.unknown(member).bytes
            let isPlain = member.type == .structure && contents.count == 1
            units.append(isPlain ? TimeUnit.allCases.first { $0.fieldID == member.id } : nil)
        }
        return units.count == 1 ? units[0] : nil
    }

    func plain(_ type: LogicalType) -> LogicalType? {
        if case (.none, .none) = (first, second) { type } else { nil }
    }

    var decimal: LogicalType? {
        guard case (.int32(let scale), .int32(let precision)) = (first, second) else { return nil }
        return .decimal(precision: Int(precision), scale: Int(scale))
    }

    var clock: (unit: TimeUnit, isAdjusted: Bool)? {
        guard case (.boolean(let isAdjusted), .unit(let unit)) = (first, second) else { return nil }
        return (unit, isAdjusted)
    }

    var integer: LogicalType? {
        guard case (.int8(let bitWidth), .boolean(let isSigned)) = (first, second),
            [8, 16, 32, 64].contains(bitWidth)
        else { return nil }
        return .integer(bitWidth: Int(bitWidth), isSigned: isSigned)
    }

    var variant: LogicalType? {
        switch (first, second) {
        case (.none, .none): .variant(specificationVersion: nil)
        case (.int8(let version), .none): .variant(specificationVersion: version)
        default: nil
        }
    }

    var geometry: LogicalType? {
        switch (first, second) {
        case (.none, .none): .geometry(crs: nil)
        case (.text(let crs), .none): .geometry(crs: crs)
        default: nil
        }
    }

    var geography: LogicalType? {
        let crs: String?
        switch first {
        case .none: crs = nil
        case .text(let text): crs = text
        default: return nil
        }
        switch second {
        case .none: return .geography(crs: crs, algorithm: nil)
        case .int32(let algorithm): return .geography(crs: crs, algorithm: algorithm)
        default: return nil
        }
    }
}
