/// How often a field may occur in its parent.
public enum Repetition: Int32, Sendable, Hashable, CaseIterable {
    /// Exactly once.
    case required = 0
    /// Once or not at all.
    case optional = 1
    /// Any number of times.
    case repeated = 2
}

extension Repetition: CustomStringConvertible {
    /// The specification's name, for example `OPTIONAL`.
    public var description: String {
        switch self {
        case .required: "REQUIRED"
        case .optional: "OPTIONAL"
        case .repeated: "REPEATED"
        }
    }
}
