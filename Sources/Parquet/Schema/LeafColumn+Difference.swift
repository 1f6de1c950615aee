extension LeafColumn {
    /// Whether this is the column `target` in every respect: names, repetition of every ancestor,
    /// levels, physical type and length, meaning and field ids agree.
    package func isIdentical(to target: LeafColumn) -> Bool {
        mismatch(with: target) == nil
    }

    /// What tells this column and `target` apart, or `nil` if nothing does.
    package func mismatch(with target: LeafColumn) -> String? {
        if path != target.path {
            return "it is named \(pathDescription), in the output \(target.pathDescription)"
        }
        if physicalType != target.physicalType || typeLength != target.typeLength {
            return "it is \(typeDescription), in the output \(target.typeDescription)"
        }
        let nodes = ancestors + [element]
        let targetNodes = target.ancestors + [target.element]
        for (node, targetNode) in zip(nodes, targetNodes) {
            if let message = node.difference(from: targetNode) { return message }
        }
        return nil
    }

    private var typeDescription: String {
        typeLength.map { "\(physicalType)(\($0))" } ?? "\(physicalType)"
    }
}

extension SchemaElement {
    fileprivate func difference(from target: SchemaElement) -> String? {
        let (source, wanted) = (repetition ?? .required, target.repetition ?? .required)
        if source != wanted {
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
