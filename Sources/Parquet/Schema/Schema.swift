/// The columns of a Parquet file, and the groups they stand in.
///
/// A schema is valid once it exists: the tree is whole, every column has a type, and nothing is
/// nested deeper than the limit.
public struct Schema: Sendable, Equatable {
    /// The tree; the children of the root are the top-level columns.
    public let root: SchemaNode
    /// The columns that hold values, in the order of the chunks of a row group.
    public let leaves: [LeafColumn]
    /// Which `leaves` each top-level column has.
    public let leafRanges: [Range<Int>]

    /// Builds the tree from the list in a footer.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if the list is no tree or a column lacks its
    ///   type, and of kind `tooLarge` if it passes `limits`.
    public init(
        elements: [SchemaElement],
        limits: ParquetLimits = ParquetLimits()
    ) throws(ParquetError) {
        guard elements.count <= limits.schemaElementLimit else {
            throw ParquetError(
                .tooLarge,
                "the schema has \(elements.count) elements, the limit is \(limits.schemaElementLimit)"
            )
        }
        guard let first = elements.first, first.physicalType == nil else {
            throw ParquetError(.corrupt, "the schema has no group at its root")
        }
        var builder = TreeBuilder(elements: elements, depthLimit: limits.schemaDepthLimit)
        let root = try builder.node(depth: 1)
        guard builder.position == elements.count else {
            throw ParquetError(
                .corrupt,
                "the schema lists \(elements.count) elements, its root holds \(builder.position)"
            )
        }
        self.init(checked: root)
    }

    /// A schema made here, of the given top-level columns.
    ///
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if two columns have one name, else as
    ///   for a schema read from a file.
    public init(columns: [SchemaNode], name: String = "schema") throws(ParquetError) {
        var names: Set<String> = []
        for column in columns where !names.insert(column.name).inserted {
            throw ParquetError(.invalidRequest, "two columns are named \(column.name)")
        }
        let root = SchemaNode(
            element: SchemaElement(name: name, childCount: columns.count),
            children: columns
        )
        try self.init(elements: root.flattened())
    }

    /// A schema of nodes that were checked before.
    init(checked root: SchemaNode) {
        self.root = root
        var collector = LeafCollector()
        leafRanges = root.children.map { column in
            let start = collector.leaves.count
            collector.visit(column, Branch())
            return start..<collector.leaves.count
        }
        leaves = collector.leaves
    }

    /// The list of the tree's nodes, depth first, as a footer holds it.
    public var elements: [SchemaElement] { root.flattened() }

    /// The top-level columns.
    public var columns: [SchemaNode] { root.children }

    /// The column that holds values at `path`.
    public func leaf(at path: [String]) -> LeafColumn? {
        leaves.first { $0.path == path }
    }
}

extension SchemaNode {
    /// The node and those inside it, depth first.
    fileprivate func flattened() -> [SchemaElement] {
        var elements: [SchemaElement] = []
        func visit(_ node: SchemaNode) {
            elements.append(node.element)
            for child in node.children { visit(child) }
        }
        visit(self)
        return elements
    }
}

/// Makes a tree of a depth-first list.
private struct TreeBuilder {
    let elements: [SchemaElement]
    let depthLimit: Int
    /// The elements used so far.
    var position = 0

    mutating func node(depth: Int) throws(ParquetError) -> SchemaNode {
        guard position < elements.count else {
            throw ParquetError(
                .corrupt,
                "the schema ends after \(elements.count) elements, its groups want more"
            )
        }
        guard depth <= depthLimit else {
            throw ParquetError(.tooLarge, "the schema is nested more than \(depthLimit) deep")
        }
        let element = elements[position]
        let isRoot = position == 0
        position += 1
        if !isRoot, element.repetition == nil {
            throw corrupt(element, "has no repetition")
        }
        if let type = element.physicalType {
            try check(element, type)
            return SchemaNode(element: element, children: [])
        }
        guard let childCount = element.childCount else {
            throw corrupt(element, "has neither a type nor children")
        }
        var children: [SchemaNode] = []
        for _ in 0..<childCount { children.append(try node(depth: depth + 1)) }
        return SchemaNode(element: element, children: children)
    }

    private func check(_ element: SchemaElement, _ type: PhysicalType) throws(ParquetError) {
        if element.childCount ?? 0 > 0 {
            throw corrupt(element, "is a \(type) and has children")
        }
        if type == .fixedLengthByteArray, element.typeLength ?? 0 == 0 {
            throw corrupt(element, "is a \(type) without a length")
        }
    }

    private func corrupt(_ element: SchemaElement, _ message: String) -> ParquetError {
        ParquetError(.corrupt, "schema element \(element.name) \(message)")
    }
}

/// What a node inherits from the groups around it.
private struct Branch {
    var path: [String] = []
    var ancestors: [SchemaElement] = []
    var definitionLevel = 0
    var repetitionLevel = 0

    mutating func enter(_ node: SchemaNode) {
        path.append(node.name)
        if node.repetition != .required { definitionLevel += 1 }
        if node.repetition == .repeated { repetitionLevel += 1 }
    }
}

private struct LeafCollector {
    var leaves: [LeafColumn] = []

    mutating func visit(_ node: SchemaNode, _ outer: Branch) {
        var branch = outer
        branch.enter(node)
        if case .primitive(let type, let typeLength) = node.kind {
            leaves.append(
                LeafColumn(
                    index: leaves.count,
                    path: branch.path,
                    physicalType: type,
                    typeLength: typeLength,
                    maxDefinitionLevel: branch.definitionLevel,
                    maxRepetitionLevel: branch.repetitionLevel,
                    element: node.element,
                    ancestors: branch.ancestors
                )
            )
        } else {
            branch.ancestors.append(node.element)
            for child in node.children { visit(child, branch) }
        }
    }
}
