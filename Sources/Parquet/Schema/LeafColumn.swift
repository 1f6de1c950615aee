/// A column that holds values: a leaf of the schema's tree.
public struct LeafColumn: Sendable, Equatable {
    /// What there is to say, once: columns are handed around for every chunk and page.
    private let description: Description

    /// The position among the schema's leaves, and among the chunks of a row group.
    public var index: Int { description.index }
    /// The names from the root's child down to the column.
    public var path: [String] { description.path }
    public var physicalType: PhysicalType { description.physicalType }
    /// The bytes of a value; set for FIXED_LEN_BYTE_ARRAY only.
    public var typeLength: Int? { description.typeLength }
    /// The definition level of a value that is there.
    public var maxDefinitionLevel: Int { description.maxDefinitionLevel }
    /// How many repeated nodes there are on the path.
    public var maxRepetitionLevel: Int { description.maxRepetitionLevel }
    /// The column as a footer lists it.
    public var element: SchemaElement { description.element }
    /// The groups around the column, outermost first, without the root.
    public var ancestors: [SchemaElement] { description.ancestors }

    package init(
        index: Int,
        path: [String],
        physicalType: PhysicalType,
        typeLength: Int?,
        maxDefinitionLevel: Int,
        maxRepetitionLevel: Int,
        element: SchemaElement,
        ancestors: [SchemaElement]
    ) {
        description = Description(
            index,
            path,
            physicalType,
            typeLength,
            maxDefinitionLevel,
            maxRepetitionLevel,
            element,
            ancestors
        )
    }

    private final class Description: Sendable {
        let index: Int
        let path: [String]
        let physicalType: PhysicalType
        let typeLength: Int?
        let maxDefinitionLevel: Int
        let maxRepetitionLevel: Int
        let element: SchemaElement
        let ancestors: [SchemaElement]

        init(
            _ index: Int,
            _ path: [String],
            _ physicalType: PhysicalType,
            _ typeLength: Int?,
            _ maxDefinitionLevel: Int,
            _ maxRepetitionLevel: Int,
            _ element: SchemaElement,
            _ ancestors: [SchemaElement]
        ) {
            self.index = index
            self.path = path
            self.physicalType = physicalType
            self.typeLength = typeLength
            self.maxDefinitionLevel = maxDefinitionLevel
            self.maxRepetitionLevel = maxRepetitionLevel
            self.element = element
            self.ancestors = ancestors
        }
    }

    /// Whether both are described alike.
    public static func == (left: LeafColumn, right: LeafColumn) -> Bool {
        let (a, b) = (left.description, right.description)
        return a === b
            || (a.index == b.index && a.path == b.path && a.physicalType == b.physicalType
                && a.typeLength == b.typeLength && a.maxDefinitionLevel == b.maxDefinitionLevel
                && a.maxRepetitionLevel == b.maxRepetitionLevel && a.element == b.element
                && a.ancestors == b.ancestors)
    }

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
