/// How the values of a leaf are stored, and what they mean.
struct StoredType: Sendable, Equatable {
    let physicalType: PhysicalType
    /// The bytes of a value; set for FIXED_LEN_BYTE_ARRAY only.
    let length: Int?
    /// What the values mean, as far as the physical type can carry that meaning.
    let annotation: Annotation

    init(_ physicalType: PhysicalType, length: Int? = nil, _ annotation: Annotation = .none) {
        self.physicalType = physicalType
        self.length = length
        self.annotation = annotation
    }

    /// - Returns: `nil` for a group.
    init?(_ node: SchemaNode) {
        guard case .primitive(let type, let length) = node.kind else { return nil }
        let declared = Annotation(declaredBy: node.element)
        self.init(
            type,
            length: length,
            declared.fits(type, typeLength: length) ? declared : .none
        )
    }

    init(_ leaf: LeafColumn) {
        self.init(leaf.physicalType, length: leaf.typeLength, leaf.annotation)
    }

    /// The kinds of values that are unified with each other.
    enum Meaning {
        /// Nothing but nulls.
        case void
        case integer(bitWidth: Int, isSigned: Bool)
        case float
        case double
        case decimal(precision: Int, scale: Int)
        case date
        case time(TimeUnit, isAdjustedToUTC: Bool)
        case timestamp(TimeUnit, isAdjustedToUTC: Bool)
        /// INT96: an instant, in UTC.
        case instant96
        /// Text, or bytes that may be text.
        case bytes(isText: Bool)
        /// What agrees with nothing but itself.
        case other
    }

    var meaning: Meaning {
        switch (physicalType, annotation) {
        case (_, .null): .void
        case (_, .decimal(let precision, let scale)):
            precision <= 38 ? .decimal(precision: precision, scale: scale) : .other
        case (.int32, .date): .date
        case (.int32, .time(let unit, let isUTC)), (.int64, .time(let unit, let isUTC)):
            .time(unit, isAdjustedToUTC: isUTC)
        case (.int64, .timestamp(let unit, let isUTC)): .timestamp(unit, isAdjustedToUTC: isUTC)
        case (.int32, .integer(let bitWidth, let isSigned)),
            (.int64, .integer(let bitWidth, let isSigned)):
            .integer(bitWidth: bitWidth, isSigned: isSigned)
        case (.int32, .none): .integer(bitWidth: 32, isSigned: true)
        case (.int64, .none): .integer(bitWidth: 64, isSigned: true)
        case (.int96, .none): .instant96
        case (.float, .none): .float
        case (.double, .none): .double
        case (.byteArray, .string), (.byteArray, .enumeration), (.byteArray, .json):
            .bytes(isText: true)
        case (.byteArray, .none), (.fixedLengthByteArray, .none): .bytes(isText: false)
        default: .other
        }
    }

    /// The logical type to declare for a column made here.
    var logicalType: LogicalType? {
        switch annotation {
        case .string: .string
        case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
        case .date: .date
        case .time(let unit, let isUTC): .time(unit: unit, isAdjustedToUTC: isUTC)
        case .timestamp(let unit, let isUTC): .timestamp(unit: unit, isAdjustedToUTC: isUTC)
        case .integer(let bitWidth, let isSigned):
            .integer(bitWidth: bitWidth, isSigned: isSigned)
        default: nil
        }
    }
}

extension StoredType: CustomStringConvertible {
    /// For example `INT64 TIMESTAMP(MICROS, UTC)`.
    var description: String {
        let type = length.map { "\(physicalType)(\($0))" } ?? "\(physicalType)"
        return annotation == .none ? type : "\(type) \(annotation)"
    }
}

extension LeafColumn {
    /// How the values are stored and what they mean, for example `INT64 TIMESTAMP(MICROS, UTC)`.
    package var storedTypeDescription: String { StoredType(self).description }
}
