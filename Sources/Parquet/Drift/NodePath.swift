/// Where a node is in a unified schema.
struct NodePath: Hashable {
    private enum Step: Hashable {
        /// A column or field.
        case name(String)
        case element, key, value
        /// One of the types of a choice.
        case variant(Int)
    }

    private var steps: [Step] = []

    static let root = NodePath()

    private init() {}

    init(_ column: String) { steps = [.name(column)] }

    /// The top-level column.
    var column: String? {
        if case .name(let name)? = steps.first { name } else { nil }
    }

    func appending(_ name: String) -> NodePath { appending(.name(name)) }
    func variant(_ number: Int) -> NodePath { appending(.variant(number)) }
    var element: NodePath { appending(.element) }
    var key: NodePath { appending(.key) }
    var value: NodePath { appending(.value) }

    /// The path of what was inside one place and is inside another now.
    func moved(from old: NodePath, to new: NodePath) -> NodePath {
        guard steps.starts(with: old.steps) else { return self }
        var path = new
        path.steps += steps.dropFirst(old.steps.count)
        return path
    }

    private func appending(_ step: Step) -> NodePath {
        var path = self
        path.steps.append(step)
        return path
    }
}

extension NodePath: CustomStringConvertible {
    /// For messages.
    var description: String {
        steps.map { step in
            switch step {
            case .name(let name): name
            case .element: "element"
            case .key: "key"
            case .value: "value"
            case .variant(let number): "variant \(number + 1)"
            }
        }
        .joined(separator: ".")
    }
}
