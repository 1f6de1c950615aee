/// Finds for each leaf of a unified schema where it comes from in a schema that went into it.
struct LeafAligner {
    /// What stands above a pair of nodes.
    struct Branch {
        /// The repetitions of the nodes on the way, in both schemas: where one has no node, it
        /// counts as required.
        var nodes: [(own: Repetition, target: Repetition)] = []
        /// The leaves inside the innermost node that both have; none at the root.
        var leaves: Range<Int>?
        /// Where the innermost node is in the unified schema.
        var path = NodePath.root

        static let root = Branch()

        /// For each definition level of the file that of the unified schema, or `nil` where they
        /// are the same.
        var levels: [UInt8]? {
            var table: [UInt8] = []
            var level: UInt8 = 0
            for node in nodes {
                // A level says that everything above the next node that may be absent is there.
                if node.own != .required { table.append(level) }
                if node.target != .required { level += 1 }
            }
            table.append(level)
            return table.enumerated().allSatisfy { $0 == $1 } ? nil : table
        }

        var ownDefinitionLevel: Int { nodes.count { $0.own != .required } }
        var repetitionLevel: Int { nodes.count { $0.own == .repeated } }

        func entering(_ target: ShapedNode, _ own: ShapedNode) -> Branch {
            var inner = self
            inner.nodes.append(
                (own.isOptional ? .optional : .required, target.isOptional ? .optional : .required)
            )
            inner.leaves = own.leaves
            return inner
        }

        /// Into a variant of a choice, which stands for the whole of a node.
        func entering(variant: ShapedNode, number: Int) -> Branch {
            var inner = self
            inner.nodes.append((.required, variant.isOptional ? .optional : .required))
            inner.path = path.variant(number)
            return inner
        }

        func at(_ path: NodePath) -> Branch {
            var branch = self
            branch.path = path
            return branch
        }

        func enteringElements(of own: Range<Int>) -> Branch {
            var inner = self
            inner.nodes.append((.repeated, .repeated))
            inner.leaves = own
            return inner
        }
    }

    let target: Schema
    let own: Schema
    /// The nodes of the unified schema that are choices.
    let choices: Set<NodePath>
    /// In the order of the target's leaves.
    private(set) var origins: [LeafOrigin] = []

    init(target: Schema, own: Schema, choices: Set<NodePath> = []) {
        self.target = target
        self.own = own
        self.choices = choices
    }

    mutating func alignFields(_ targets: [ShapedNode], _ fields: [ShapedNode], _ branch: Branch) {
        // Fields of one name are told apart by their places.
        let isSame = targets.map(\.node) == fields.map(\.node)
        for (position, target) in targets.enumerated() {
            let partner = isSame ? position : fields.match(target.name, among: targets)
            align(target, partner.map { fields[$0] }, branch, branch.path.appending(target.name))
        }
    }

    private mutating func align(
        _ target: ShapedNode,
        _ own: ShapedNode?,
        _ branch: Branch,
        _ path: NodePath
    ) {
        guard let own else { return addAbsent(target, branch) }
        let inner = branch.entering(target, own).at(path)
        if choices.contains(path), case .structure(let variants) = target.shape {
            guard !own.isVoid else { return addAbsent(target, branch) }
            let chosen = variants.firstIndex { $0.holds(own) }
            for (number, variant) in variants.enumerated() {
                if number == chosen {
                    let entered = inner.entering(variant: variant, number: number)
                    alignShapes(variant, own, entered, outside: inner)
                } else {
                    addAbsent(variant, inner)
                }
            }
            return
        }
        alignShapes(target, own, inner, outside: branch)
    }

    private mutating func alignShapes(
        _ target: ShapedNode,
        _ own: ShapedNode,
        _ inner: Branch,
        outside branch: Branch
    ) {
        switch (target.shape, own.shape) {
        case (.leaf(let type), .leaf(let ownType)):
            guard type == ownType || ownType.annotation != .null else {
                return addAbsent(target, branch)
            }
            add(target, own, type, ownType, inner)
        case (.structure(let fields), .structure(let ownFields)):
            alignFields(fields, ownFields, inner)
        case (.list(_, let element), .list(_, let ownElement)):
            let elements = inner.enteringElements(of: own.leaves)
            align(element, ownElement, elements, inner.path.element)
        case (.map(_, let key, let value), .map(_, let ownKey, let ownValue)):
            let entries = inner.enteringElements(of: own.leaves)
            align(key, ownKey, entries, inner.path.key)
            if let value { align(value, ownValue, entries, inner.path.value) }
        default:
            // Nothing but nulls, or a conflict.
            addAbsent(target, branch)
        }
    }

    private mutating func add(
        _ node: ShapedNode,
        _ ownNode: ShapedNode,
        _ type: StoredType,
        _ ownType: StoredType,
        _ branch: Branch
    ) {
        let content: LeafOrigin.Content
        do throws(ParquetError) {
            content = try ownType.conversion(to: type).map { .converted($0) } ?? .same
        } catch {
            // A conflict: the column is not read.
            return addAbsent(node, branch)
        }
        origins.append(
            LeafOrigin(
                leaf: own.leaves[ownNode.leaves.lowerBound],
                target: target.leaves[node.leaves.lowerBound],
                content: content,
                levels: branch.levels
            )
        )
    }

    /// Adds the leaves inside a node that the file does not have.
    private mutating func addAbsent(_ node: ShapedNode, _ branch: Branch) {
        let sibling = sibling(in: branch.leaves)
        for leaf in node.leaves {
            origins.append(
                LeafOrigin(
                    leaf: sibling,
                    target: target.leaves[leaf],
                    content: .absent(repetitionLevel: branch.repetitionLevel),
                    levels: sibling.map { cut(branch, $0.maxDefinitionLevel) } ?? [0]
                )
            )
        }
    }

    /// The levels of a leaf below the branch: what lies deeper is not there.
    private func cut(_ branch: Branch, _ maximum: Int) -> [UInt8] {
        let known = branch.ownDefinitionLevel
        let table = branch.levels ?? (0...known).map { UInt8($0) }
        return (0...maximum).map { table[min($0, known)] }
    }

    /// The leaf whose levels are the cheapest to read.
    private func sibling(in leaves: Range<Int>?) -> LeafColumn? {
        guard let leaves else { return nil }
        return own.leaves[leaves].min {
            ($0.maxRepetitionLevel, $0.cost, $0.index) < ($1.maxRepetitionLevel, $1.cost, $1.index)
        }
    }
}

extension LeafColumn {
    /// Columns of narrow values are decoded faster.
    fileprivate var cost: Int { valueByteWidth ?? (physicalType == .boolean ? 0 : 64) }
}
