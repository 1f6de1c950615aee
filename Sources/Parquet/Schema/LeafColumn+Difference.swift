/// How a column differs from the one it is to be copied into.
package enum LeafDifference: Sendable, Equatable {
    /// Nodes that are required here are optional there, and nothing else differs.
    ///
    /// The definition level `d` of a value here is `levels[d]` there.
    case requiredIntoOptional(levels: [Int])
    /// The values cannot be copied as they are encoded; the text says what differs.
    case other(String)
}

extension LeafColumn {
    /// Whether a chunk of this column can stand in a file as a chunk of `target`: names, repetition
    /// of every ancestor, levels, physical type and length, meaning and field ids agree.
    package func isIdentical(to target: LeafColumn) -> Bool {
        difference(into: target) == nil
    }

    /// What keeps a chunk of this column from standing in a file as a chunk of `target`.
    package func mismatch(with target: LeafColumn) -> String? {
        switch difference(into: target) {
        case nil: nil
        case .requiredIntoOptional: "it is required, and optional in the output"
        case .other(let message): message
        }
    }

    /// How this column differs from `target`, or `nil` if it does not.
    package func difference(into target: LeafColumn) -> LeafDifference? {
        if path != target.path {
            return .other("it is named \(pathDescription), in the output \(target.pathDescription)")
        }
        if physicalType != target.physicalType || typeLength != target.typeLength {
            return .other("it is \(typeDescription), in the output \(target.typeDescription)")
        }
        let nodes = ancestors + [element]
        let targetNodes = target.ancestors + [target.element]
        for (node, targetNode) in zip(nodes, targetNodes) {
            if let message = node.difference(from: targetNode) { return .other(message) }
        }
        let isWidened = zip(nodes, targetNodes).contains { $0.repetition != $1.repetition }
        return isWidened
            ? .requiredIntoOptional(levels: Self.levels(from: nodes, to: targetNodes)) : nil
    }

    private var typeDescription: String {
        typeLength.map { "\(physicalType)(\($0))" } ?? "\(physicalType)"
    }

    /// The definition level in `targets` of each definition level in `nodes`.
    private static func levels(from nodes: [SchemaElement], to targets: [SchemaElement]) -> [Int] {
        var levels: [Int] = []
        var targetLevel = 0
        for (node, target) in zip(nodes, targets) {
            // A level says that everything above the next node that may be absent is there.
            if node.repetition != .required { levels.append(targetLevel) }
            if target.repetition != .required { targetLevel += 1 }
        }
        return levels + [targetLevel]
    }
}

extension SchemaElement {
    /// What differs besides a required node that is optional in the other.
    fileprivate func difference(from target: SchemaElement) -> String? {
        let (source, wanted) = (repetition ?? .required, target.repetition ?? .required)
        if source != wanted, (source, wanted) != (.required, .optional) {
            return "\(name) is \(source), in the output \(wanted)"
        }
        let (meaning, wantedMeaning) = (
            Annotation(declaredBy: self), Annotation(declaredBy: target)
        )
        if meaning != wantedMeaning {
            return "\(name) means \(meaning), in the output \(wantedMeaning)"
        }
        if fieldID != target.fieldID {
            func text(_ id: Int32?) -> String { id.map { "field id \($0)" } ?? "no field id" }
            return "\(name) has \(text(fieldID)), in the output \(text(target.fieldID))"
        }
        return nil
    }
}
