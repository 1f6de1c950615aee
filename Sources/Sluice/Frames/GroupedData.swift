internal import Repartition

/// A frame whose rows are to be counted by keys: what ``DataFrame/groupBy(_:)`` gives.
public struct GroupedData: Sendable {
    let frame: DataFrame
    let keys: [Column]

    /// The number of rows of each group.
    ///
    /// - Parameter groupLimit: The groups that there may be, at most; they are held in memory.
    public func count(groupLimit: Int = 1_000_000) -> GroupCounts {
        GroupCounts(frame: frame, keys: keys, groupLimit: groupLimit)
    }
}

extension DataFrame {
    /// The rows by the values of keys, which may be computed.
    ///
    /// Values are equal as in Spark: nulls are one group, and so are NaNs, and zeros of both signs.
    /// Without keys all rows are one group.
    public func groupBy(_ keys: Column...) -> GroupedData { GroupedData(frame: self, keys: keys) }
}

/// Which way rows are ordered.
public struct SortDirection: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case ascending, descending }

    private let kind: Kind

    /// The least first, and nulls before all.
    public static let ascending = SortDirection(kind: .ascending)
    /// The greatest first, and nulls behind all.
    public static let descending = SortDirection(kind: .descending)

    var isAscending: Bool { kind == .ascending }
}
