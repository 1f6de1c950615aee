/// A column that holds values: a leaf of the schema's tree.
public struct LeafColumn: Sendable, Equatable {
    /// The position among the schema's leaves, and among the chunks of a row group.
    public let index: Int
    /// The names from the root's child down to the column.
    public let path: [String]
    public let physicalType: PhysicalType
    /// The bytes of a value; set for FIXED_LEN_BYTE_ARRAY only.
    public let typeLength: Int?
    /// The definition level of a value that is there.
    public let maxDefinitionLevel: Int
    /// How many repeated nodes there are on the path.
    public let maxRepetitionLevel: Int
    /// The column as a footer lists it.
    public let element: SchemaElement
    /// The groups around the column, outermost first, without the root.
    public let ancestors: [SchemaElement]

    /// The path in one piece, for example `driver.name`.
    public var pathDescription: String { path.joined(separator: ".") }
    public var repetition: Repetition { element.repetition ?? .required }
    public var fieldID: Int32? { element.fieldID }
    public var logicalType: LogicalType? { element.logicalType }
    public var convertedType: ConvertedType? { element.convertedType }

    /// The repetitions of the groups around the column, outermost first.
    public var ancestorRepetitions: [Repetition] {
        ancestors.map { $0.repetition ?? .required }
    }

    /// The bytes of a PLAIN value, or `nil` where it varies (or is a bit).
    package var valueByteWidth: Int? { physicalType.byteWidth ?? typeLength }

    /// Whether the column is a top-level column, neither nested nor repeated.
    public var isFlat: Bool { ancestors.isEmpty && maxRepetitionLevel == 0 }

    /// What the values mean, as far as the physical type can carry that meaning.
    ///
    /// An annotation that contradicts the physical type is passed over, as the specification asks.
    public var annotation: Annotation {
        let declared = Annotation(declaredBy: element)
        return declared.fits(physicalType, typeLength: typeLength) ? declared : .none
    }
}
