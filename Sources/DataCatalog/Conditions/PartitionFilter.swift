/// Which partitions a catalog is asked for.
package struct PartitionFilter: Sendable, Hashable {
    /// What is true of all partitions that are wanted; a catalog may answer others, too.
    package var condition: PartitionCondition?
    /// A condition in the catalog's own language, as its user wrote it: others are not answered.
    package var expression: String?

    package init(_ condition: PartitionCondition? = nil, expression: String? = nil) {
        self.condition = condition
        self.expression = expression
    }

    /// All partitions.
    package static let all = PartitionFilter()
}
