/// Years as people write them: `2015-2035`, or one alone, `2020`.
package struct YearRange: Sendable, Hashable {
    package let years: ClosedRange<Int>

    /// - Throws: ``JobError`` of kind `invalidArgument` if the text is no years from 1 to 9999, the
    ///   earlier first.
    package init(_ text: String) throws(JobError) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
        guard (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first,
            let last = numbers.last, 1 <= first, first <= last, last <= 9_999
        else {
            throw JobError(
                .invalidArgument,
                "\(text) is no range of years, expected the first and the last: 2015-2035"
            )
        }
        years = first...last
    }
}
